package palimpsest.x86.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.elf.ElfImage;
import palimpsest.x86.elf.ElfSegment;
import palimpsest.x86.isa.Segment;

/// Puts a program into a fresh address space and its registers into their first state, as execve does.
final class ProgramLoader {
  /// Where a position-independent program is placed (ELF_ET_DYN_BASE of an i386 kernel without randomisation).
  private static final int POSITION_INDEPENDENT_BASE = 0x0040_0000;

  /// Bytes the stack has before it grows.
  private static final int FIRST_STACK_BYTES = 128 << 10;

  /// Most bytes of arguments and environment: a quarter of the stack, as on Linux.
  private static final long MOST_STRINGS_BYTES = AddressSpace.STACK_LIMIT / 4;

  private final AddressSpace space;
  private final Launch launch;
  private final ElfImage image;
  private final Optional<ElfImage> linker;
  private final int bias;
  private final List<CodeMapping> code = new ArrayList<>();

  ProgramLoader(AddressSpace space, Launch launch, Program program) {
    this.space = space;
    this.launch = launch;
    this.image = program.image();
    this.linker = program.linker();
    this.bias = image.positionIndependent() ? POSITION_INDEPENDENT_BASE : 0;
  }

  /// What is added to the addresses in the file.
  int bias() {
    return bias;
  }

  /// The executable segments that were loaded, of the program and of its dynamic linker.
  List<CodeMapping> code() {
    return List.copyOf(code);
  }

  /// Loads everything.
  ///
  /// @param random AT_RANDOM, 16 bytes
  /// @throws ElfException if the program does not fit
  void load(GuestState state, byte[] random) throws ElfException {
    loadSegments(image, bias);
    space.setHeapStart(AddressSpace.pageUp(image.end() + bias));
    int linkerBias = linker.isPresent() ? loadLinker(linker.get()) : 0;
    int stackPointer = loadStack(random, linkerBias);
    for (int i = 0; i < 8; i++) {
      state.setGpr(i, 0);
    }
    state.setGpr(GuestState.ESP, stackPointer);
    state.setEip(linker.isPresent() ? linker.get().entry() + linkerBias : image.entry() + bias);
    state.setEflags(Eflags.ALWAYS_ONE | Eflags.IF);
    state.setSegment(Segment.CS, SegmentTable.USER_CODE, 0);
    for (Segment data : new Segment[] {Segment.SS, Segment.DS, Segment.ES}) {
      state.setSegment(data, SegmentTable.USER_DATA, 0);
    }
    state.setSegment(Segment.FS, 0, 0);
    state.setSegment(Segment.GS, 0, 0);
    state.fpu().reset();
    state.simd().initialise();
  }

  /// Loads the dynamic linker below the stack, where mmap begins to look.
  ///
  /// @return what is added to the addresses in its file
  private int loadLinker(ElfImage file) throws ElfException {
    long placed = 0;
    if (file.positionIndependent()) {
      long start = AddressSpace.pageDown(file.start());
      placed = space.areas().findFree(AddressSpace.pageUp(file.end()) - start)
          .orElseThrow(() -> bad("leaves no addresses for its dynamic linker")) - start;
    }
    loadSegments(file, (int) placed);
    return (int) placed;
  }

  private void loadSegments(ElfImage file, int placed) throws ElfException {
    for (ElfSegment segment : file.segments()) {
      loadSegment(segment, placed);
      if (segment.executable()) {
        long start = Integer.toUnsignedLong(segment.address() + placed);
        code.add(new CodeMapping(Path.of(file.file()), start, start + segment.memorySize(), segment.offset()));
      }
    }
  }

  private void loadSegment(ElfSegment segment, int placed) throws ElfException {
    long address = Integer.toUnsignedLong(segment.address() + placed);
    long start = AddressSpace.pageDown(address);
    long end = AddressSpace.pageUp(address + segment.memorySize());
    if (start < AddressSpace.LOWEST) {
      throw bad("has a segment at 0x" + Long.toHexString(address) + ", below 64 KiB, where Linux maps nothing; "
          + "link it higher");
    }
    if (end > AddressSpace.MMAP_TOP) {
      throw bad("has a segment at 0x" + Long.toHexString(address) + ", where the stack belongs; link it lower");
    }
    int protection = (segment.readable() ? AddressSpace.READ : 0)
        | (segment.writable() ? AddressSpace.WRITE : 0)
        | (segment.executable() ? AddressSpace.EXECUTE : 0);
    int shared = space.areas().at(start).map(Area::protection).orElse(0);
    if (shared != 0) {
      long boundary = start + AddressSpace.PAGE;
      protectShared(start, shared | protection);
      start = boundary;
    }
    if (end > start) {
      space.map(start, end - start, protection, Area.Kind.PROGRAM);
    }
    if (!space.fill(address, segment.content(), 0, segment.content().length)) {
      throw bad("does not fit into " + (space.frames().total() >> 8) + " MiB of guest memory; give the machine more");
    }
  }

  /// A page two segments share gets the rights of both.
  private void protectShared(long page, int protection) throws ElfException {
    try {
      space.protect(page, AddressSpace.PAGE, protection);
    } catch (LinuxError _) {
      throw bad("has segments that cannot share a page; link it again");
    }
  }

  private int loadStack(byte[] random, int linkerBias) throws ElfException {
    StackImage.Contents contents =
        new StackImage.Contents(
            launch.arguments().isEmpty() ? "" : launch.arguments().getFirst(),
            launch.arguments(),
            launch.environment(),
            random,
            auxiliary(linkerBias));
    long need = StackImage.need(contents);
    if (need > MOST_STRINGS_BYTES) {
      throw bad("its arguments and environment need more than 2 MiB; give it fewer");
    }
    long room = Math.max(FIRST_STACK_BYTES, 2 * AddressSpace.pageUp(need));
    space.map(
        AddressSpace.USER_END - room, room, AddressSpace.READ | AddressSpace.WRITE, Area.Kind.STACK);
    StackImage stack = new StackImage((int) AddressSpace.USER_END, (int) AddressSpace.pageUp(need));
    int stackPointer = stack.lay(contents);
    byte[] content = stack.content();
    if (!space.fill(Integer.toUnsignedLong(stackPointer), content, 0, content.length)) {
      throw bad("leaves no guest memory for its stack; give the machine more");
    }
    return stackPointer;
  }

  private Map<StackImage.Auxiliary, Integer> auxiliary(int linkerBias) {
    Map<StackImage.Auxiliary, Integer> vector = new EnumMap<>(StackImage.Auxiliary.class);
    vector.put(StackImage.Auxiliary.HARDWARE_CAPABILITIES, launch.processor().features());
    vector.put(StackImage.Auxiliary.PAGE_SIZE, AddressSpace.PAGE);
    vector.put(StackImage.Auxiliary.CLOCK_TICKS, TimeCalls.TICKS_PER_SECOND);
    vector.put(StackImage.Auxiliary.PROGRAM_HEADERS, image.headerAddress() == 0 ? 0 : image.headerAddress() + bias);
    vector.put(StackImage.Auxiliary.PROGRAM_HEADER_BYTES, ElfImage.HEADER_BYTES);
    vector.put(StackImage.Auxiliary.PROGRAM_HEADER_COUNT, image.headerCount());
    vector.put(StackImage.Auxiliary.INTERPRETER_BASE, linkerBias);
    vector.put(StackImage.Auxiliary.FLAGS, 0);
    vector.put(StackImage.Auxiliary.ENTRY, image.entry() + bias);
    vector.put(StackImage.Auxiliary.USER, Identity.USER);
    vector.put(StackImage.Auxiliary.EFFECTIVE_USER, Identity.USER);
    vector.put(StackImage.Auxiliary.GROUP, Identity.GROUP);
    vector.put(StackImage.Auxiliary.EFFECTIVE_GROUP, Identity.GROUP);
    vector.put(StackImage.Auxiliary.SECURE, 0);
    vector.put(StackImage.Auxiliary.HARDWARE_CAPABILITIES_2, 0);
    return vector;
  }

  private ElfException bad(String problem) {
    return new ElfException(image.file(), problem);
  }
}
