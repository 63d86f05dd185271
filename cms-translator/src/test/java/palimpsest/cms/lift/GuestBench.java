package palimpsest.cms.lift;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import palimpsest.cms.ir.TraceEvaluator;
import palimpsest.cms.region.GuestCode;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.interp.Environment;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.mmu.Mmu;
import palimpsest.x86.mmu.PageTables;

/// The same guest twice: once for the interpreter, behind page tables, and once as the flat memory an evaluator reads.
/// All of the 4 GiB exist, come into being when touched, and hold bytes that follow from their addresses.
final class GuestBench {
  static final int CODE = 0x1_0000;
  static final int DATA = 0x4_0000;
  static final int STACK = 0x8_0000;
  private static final int PAGE = 0x1000;
  private static final int FRAMES = 1 << 14;
  private static final int MOST_PAGES = 200;

  private final byte[] code;
  private final ConventionalMemory memory = PhysicalMemory.split(2 << 20, 1 << 20).conventional();
  private final Mmu mmu = new Mmu(memory);
  private final PageTables tables;
  private final Map<Integer, byte[]> flat = new TreeMap<>();
  private int frames = FRAMES;
  final GuestState state = new GuestState();
  final Interpreter interpreter;

  GuestBench(byte[] code) {
    this.code = code.clone();
    tables = new PageTables(memory, FRAMES - PAGE, this::frame);
    mmu.setCr3(tables.directory());
    state.setEip(CODE);
    interpreter = new Interpreter(state, mmu, new NoEnvironment());
    interpreter.watchWrites(memory.protection());
  }

  private int frame() {
    int frame = frames;
    frames += PAGE;
    return frame;
  }

  /// Whether the guest has touched more memory than this bench has.
  boolean exhausted() {
    return frames - FRAMES > MOST_PAGES * PAGE;
  }

  private byte initial(int address) {
    int offset = address - CODE;
    if (offset >= 0 && offset < code.length) {
      return code[offset];
    }
    return (byte) ((address * 0x9e37_79b1) >>> 24);
  }

  private byte[] initialPage(int address) {
    byte[] page = new byte[PAGE];
    for (int i = 0; i < PAGE; i++) {
      page[i] = initial((address & -PAGE) + i);
    }
    return page;
  }

  /// Interprets exactly `count` instructions, mapping pages as they are touched.
  ///
  /// @throws GuestFault for exceptions other than page faults
  void interpret(long count) {
    long until = interpreter.instructionsRetired() + count;
    while (interpreter.instructionsRetired() < until && !exhausted()) {
      try {
        interpreter.run(until - interpreter.instructionsRetired(), Interpreter.NEVER_HOT);
      } catch (GuestFault fault) {
        if (fault.vector() != GuestFault.PAGE_FAULT) {
          throw fault;
        }
        map(fault.address());
      }
    }
  }

  private void map(int address) {
    int frame = frame();
    byte[] page = initialPage(address);
    for (int i = 0; i < PAGE; i++) {
      memory.write8(frame + i, page[i]);
    }
    tables.map(address, frame, true, true);
    mmu.flush();
  }

  /// The memory an evaluator works on.
  TraceEvaluator.Memory flatMemory() {
    return new TraceEvaluator.Memory() {
      @Override
      public int read(int address, int bytes) {
        int value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
          value = value << 8 | page(address + i)[address + i & PAGE - 1] & 0xff;
        }
        return value;
      }

      @Override
      public void write(int address, int bytes, int value) {
        for (int i = 0; i < bytes; i++) {
          page(address + i)[address + i & PAGE - 1] = (byte) (value >>> 8 * i);
        }
      }
    };
  }

  private byte[] page(int address) {
    return flat.computeIfAbsent(address & -PAGE, this::initialPage);
  }

  /// Where the two memories differ, if anywhere.
  Optional<String> difference() {
    for (Map.Entry<Integer, byte[]> entry : flat.entrySet()) {
      byte[] interpreted = interpretedPage(entry.getKey());
      for (int i = 0; i < PAGE; i++) {
        if (interpreted[i] != entry.getValue()[i]) {
          return Optional.of(
              "memory at %x: interpreter %02x, trace %02x"
                  .formatted(entry.getKey() + i, interpreted[i], entry.getValue()[i]));
        }
      }
    }
    return Optional.empty();
  }

  private byte[] interpretedPage(int address) {
    if (!tables.isMapped(address)) {
      return initialPage(address);
    }
    byte[] page = new byte[PAGE];
    mmu.copyIn(address & -PAGE, page, 0, PAGE);
    return page;
  }

  /// Whether the guest has overwritten its own code, which a trace cannot notice.
  boolean codeChanged() {
    TraceEvaluator.Memory trace = flatMemory();
    byte[] interpreted = interpretedPage(CODE);
    for (int i = 0; i < code.length; i++) {
      if (trace.read(CODE + i, 1) != (code[i] & 0xff) || interpreted[i] != code[i]) {
        return true;
      }
    }
    return false;
  }

  GuestCode guestCode() {
    Decoder decoder = new Decoder();
    return new GuestCode() {
      @Override
      public Optional<Instruction> at(int eip) {
        if (eip < CODE || eip >= CODE + code.length) {
          return Optional.empty();
        }
        Decoded decoded = decoder.decode(index -> initial(eip + index) & 0xff);
        return decoded instanceof Decoded.Valid(Instruction instruction) ? Optional.of(instruction) : Optional.empty();
      }

      @Override
      public Optional<byte[]> bytes(int eip, int length) {
        return Optional.of(Arrays.copyOfRange(code, eip - CODE, eip - CODE + length));
      }
    };
  }

  private static final class NoEnvironment implements Environment {
    @Override
    public long timeStampCounter() {
      return 0;
    }

    @Override
    public int segmentBase(int selector) {
      throw new IllegalStateException("no segment loads in translated code");
    }

    @Override
    public void unimplemented(Instruction instruction, int eip) {}

    @Override
    public void undefined(int eip, Decoded.Reason reason) {}
  }
}
