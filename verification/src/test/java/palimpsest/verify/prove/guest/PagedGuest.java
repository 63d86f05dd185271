package palimpsest.verify.prove.guest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.interp.Environment;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.mmu.Mmu;
import palimpsest.x86.mmu.PageTables;

/// A guest for the interpreter whose whole address space exists: a page comes into being when it is touched, and its
/// bytes follow from their addresses.
public final class PagedGuest {
  /// Where the instruction stands: away from all that registers and displacements make likely.
  public static final int CODE = 0x5a5a_3100;

  private static final int PAGE = 0x1000;
  private static final int DIRECTORY = 0x1000;
  /// A selector of privilege level 3, as programs of Linux have it.
  private static final int USER_CODE = 0x73;

  private final List<Integer> code;
  private final Map<Integer, Integer> particular;
  private final ConventionalMemory memory = PhysicalMemory.split(1 << 20, 1 << 16).conventional();
  private final Mmu mmu = new Mmu(memory);
  private final PageTables tables = new PageTables(memory, DIRECTORY, this::frame);
  private final Map<Integer, Integer> frames = new TreeMap<>();
  private int free = DIRECTORY + PAGE;
  private final GuestState state = new GuestState();
  private final Interpreter interpreter = new Interpreter(state, mmu, new Nothing());

  /// @param code the bytes at [#CODE]
  public PagedGuest(List<Integer> code) {
    this(code, Map.of());
  }

  /// @param code the bytes at [#CODE]
  /// @param particular bytes that are not what [#initial(int)] says, by address
  public PagedGuest(List<Integer> code, Map<Integer, Integer> particular) {
    this.code = code;
    this.particular = particular;
    mmu.setCr3(tables.directory());
    state.setSegment(Segment.CS, USER_CODE, 0);
    state.setEip(CODE);
  }

  /// What a byte is before anything is stored; the code apart.
  public static int initial(int address) {
    return (address * 0x9e37_79b1) >>> 24;
  }

  /// The registers, to be set before and read after.
  public GuestState state() {
    return state;
  }

  private int first(int address) {
    int offset = address - CODE;
    return offset >= 0 && offset < code.size()
        ? code.get(offset)
        : particular.getOrDefault(address, initial(address));
  }

  private int frame() {
    int frame = free;
    free += PAGE;
    return frame;
  }

  /// Executes `count` instructions.
  ///
  /// @throws GuestFault for exceptions other than page faults
  public void run(long count) {
    while (interpreter.instructionsRetired() < count) {
      try {
        interpreter.run(count - interpreter.instructionsRetired(), Interpreter.NEVER_HOT);
      } catch (GuestFault fault) {
        if (fault.vector() != GuestFault.PAGE_FAULT) {
          throw fault;
        }
        map(fault.address() & -PAGE);
      }
    }
  }

  private void map(int page) {
    int frame = frame();
    for (int i = 0; i < PAGE; i++) {
      memory.write8(frame + i, first(page + i));
    }
    frames.put(page, frame);
    tables.map(page, frame, true, true);
    mmu.flush();
  }

  /// The bytes that are no longer what they were, by address.
  public Map<Integer, Integer> changes() {
    Map<Integer, Integer> changes = new TreeMap<>();
    frames.forEach(
        (page, frame) -> {
          for (int i = 0; i < PAGE; i++) {
            int now = memory.read8(frame + i);
            if (now != first(page + i)) {
              changes.put(page + i, now);
            }
          }
        });
    return changes;
  }

  private static final class Nothing implements Environment {
    @Override
    public long timeStampCounter() {
      throw new IllegalStateException("the time is not translated");
    }

    @Override
    public int segmentBase(int selector) {
      throw new IllegalStateException("segments are not translated");
    }

    @Override
    public void unimplemented(Instruction instruction, int eip) {
      throw new IllegalStateException("not translated: " + instruction);
    }
  }
}
