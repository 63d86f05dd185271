package palimpsest.x86.linux;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import palimpsest.memory.PhysicalMemory;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfBytes;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.mmu.Mmu;

/// A loaded process whose system calls a test makes by hand. The data segment is the test's scratch memory.
final class TestProcess {
  static final int SCRATCH = ElfBytes.DATA_SEGMENT;
  private static final int RETURN = 0x1234;

  final GuestState state = new GuestState();
  final Mmu mmu;
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final LinuxSystem process;
  private final Launch launch;
  private long now;

  TestProcess(Optional<Path> root) {
    this(root, new ElfBytes().build(), List.of("prog"), List.of());
  }

  TestProcess(CpuModel processor) {
    this(file(new ElfBytes().build()), Optional.empty(), List.of(), List.of("prog"), List.of(), processor);
  }

  TestProcess(Optional<Path> root, byte[] program, List<String> arguments, List<String> environment) {
    this(file(program), root, List.of(), arguments, environment, CpuModel.I686);
  }

  /// A process with something bound into its tree.
  static TestProcess bound(Path root, List<Binding> bindings) {
    return new TestProcess(
        file(new ElfBytes().build()), Optional.of(root), bindings, List.of("prog"), List.of(), CpuModel.I686);
  }

  /// A process that runs a file of its own root.
  static TestProcess of(Path root, Path program) {
    return new TestProcess(program, Optional.of(root), List.of(), List.of("prog"), List.of(), CpuModel.I686);
  }

  /// A process that runs a file of a folder that is its tree, for looking only.
  static TestProcess reading(Path folder, Path program) {
    return new TestProcess(
        program, Optional.empty(), List.of(new Binding(folder, "/", true)), List.of("prog"), List.of(), CpuModel.I686);
  }

  private TestProcess(
      Path program,
      Optional<Path> root,
      List<Binding> bindings,
      List<String> arguments,
      List<String> environment,
      CpuModel processor) {
    mmu = new Mmu(PhysicalMemory.split(16 << 20, 1 << 20).conventional());
    StandardStreams streams =
        new StandardStreams(new ByteArrayInputStream("input".getBytes(StandardCharsets.UTF_8)), out, out);
    GuestClock clock =
        new GuestClock() {
          @Override
          public long nanoseconds() {
            return now;
          }

          @Override
          public void advance(long nanoseconds) {
            now += nanoseconds;
          }
        };
    launch = new Launch(
        program, arguments, environment, root, bindings, streams, processor, 7, Launch.DEFAULT_EPOCH_SECONDS);
    try {
      process = LinuxSystem.load(mmu, state, launch, clock);
    } catch (ElfException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Path file(byte[] program) {
    try {
      Path file = Files.createTempFile("guest", ".elf");
      file.toFile().deleteOnExit();
      return Files.write(file, program);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Another process of the same program that goes on from the saved state of this one.
  ///
  /// @param root where the guest's files are now
  TestProcess restored(Optional<Path> root) throws StateException {
    return restored(root, saved());
  }

  /// The state of this process.
  byte[] saved() throws StateException {
    StateWriter out = new StateWriter();
    mmu.memory().save(out);
    state.save(out);
    process.save(out);
    return out.toByteArray();
  }

  /// Another process of the same program that goes on from `saved`.
  TestProcess restored(Optional<Path> root, byte[] saved) throws StateException {
    TestProcess other = new TestProcess(
        launch.program(), root, launch.bindings(), launch.arguments(), launch.environment(), launch.processor());
    other.now = now;
    StateReader in = new StateReader("test", saved);
    other.mmu.memory().restore(in);
    other.state.restore(in);
    other.process.restore(in);
    in.end();
    return other;
  }

  long now() {
    return now;
  }

  /// Makes a system call that must not end the process.
  ///
  /// @return EAX
  int call(int number, int... arguments) {
    if (outcome(number, arguments) instanceof SyscallOutcome.Exited(Exit exit)) {
      throw new IllegalStateException("the process ended: " + exit);
    }
    return state.gpr(GuestState.EAX);
  }

  SyscallOutcome outcome(int number, int... arguments) {
    int[] registers = {
      GuestState.EBX, GuestState.ECX, GuestState.EDX, GuestState.ESI, GuestState.EDI, GuestState.EBP
    };
    state.setGpr(GuestState.EAX, number);
    for (int i = 0; i < registers.length; i++) {
      state.setGpr(registers[i], i < arguments.length ? arguments[i] : 0);
    }
    state.setEip(RETURN);
    return process.systemCall(state);
  }

  /// Puts a zero-terminated string into scratch memory.
  int string(int offset, String text) {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
    touch(SCRATCH + offset, bytes.length);
    mmu.copyOut(SCRATCH + offset, bytes, 0, bytes.length);
    return SCRATCH + offset;
  }

  void word(int offset, int value) {
    touch(SCRATCH + offset, 4);
    mmu.write32(SCRATCH + offset, value);
  }

  int word(int offset) {
    touch(SCRATCH + offset, 4);
    return mmu.read32(SCRATCH + offset);
  }

  byte[] bytes(int address, int length) {
    touch(address, length);
    byte[] copy = new byte[length];
    mmu.copyIn(address, copy, 0, length);
    return copy;
  }

  /// Brings in pages as a run would, by faults.
  private void touch(int address, int length) {
    for (int page = address & -4096; page < address + length; page += 4096) {
      if (mmu.walk(page, false, true) < 0) {
        process.deliver(palimpsest.x86.cpu.GuestFault.pageFault(page, 4), state);
      }
    }
  }
}
