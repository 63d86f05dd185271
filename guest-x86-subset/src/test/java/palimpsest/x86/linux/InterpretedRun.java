package palimpsest.x86.linux;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.memory.PhysicalMemory;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.interp.Environment;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.interp.Stop;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.mmu.Mmu;

/// Runs a program on the interpreter and the personality alone, for tests.
final class InterpretedRun {
  private static final int MEMORY_BYTES = 64 << 20;
  private static final long CHUNK = 1_000_000;

  /// What a run leaves.
  record Result(Exit exit, String out, String err, List<UnknownCall> unknown, long instructions) {}

  private static final class Clock implements GuestClock {
    private long now;

    @Override
    public long nanoseconds() {
      return now;
    }

    @Override
    public void advance(long nanoseconds) {
      now += nanoseconds;
    }
  }

  private InterpretedRun() {}

  /// Runs `program` with `root` as its files and `input` as its standard input.
  static Result of(Path program, Optional<Path> root, byte[] input, String... arguments) throws ElfException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Launch launch =
        new Launch(
            program,
            List.of(arguments),
            List.of("PATH=/bin", "HOME=/"),
            root,
            new StandardStreams(new ByteArrayInputStream(input), out, err),
            CpuModel.I686,
            42,
            Launch.DEFAULT_EPOCH_SECONDS);
    PhysicalMemory memory = PhysicalMemory.split(MEMORY_BYTES, 1 << 20);
    Mmu mmu = new Mmu(memory.conventional());
    GuestState state = new GuestState();
    Clock clock = new Clock();
    LinuxSystem process = LinuxSystem.load(mmu, state, launch, clock);
    List<String> unimplemented = new ArrayList<>();
    Interpreter interpreter = new Interpreter(state, mmu, environment(process, clock, unimplemented));
    interpreter.watchWrites(memory.conventional().protection());
    Optional<Exit> exit = Optional.empty();
    while (exit.isEmpty()) {
      exit = step(interpreter, process, state);
      clock.now = interpreter.instructionsRetired();
    }
    err.writeBytes(String.join("\n", unimplemented).getBytes(StandardCharsets.UTF_8));
    return new Result(
        exit.get(),
        out.toString(StandardCharsets.ISO_8859_1),
        err.toString(StandardCharsets.ISO_8859_1),
        process.unknownCalls(),
        interpreter.instructionsRetired());
  }

  private static Optional<Exit> step(Interpreter interpreter, LinuxSystem process, GuestState state) {
    try {
      if (interpreter.run(CHUNK, Interpreter.NEVER_HOT) != Stop.INTERRUPT) {
        return Optional.empty();
      }
      if (interpreter.interruptVector() == 0x80) {
        return switch (process.systemCall(state)) {
          case SyscallOutcome.Continue _ -> Optional.empty();
          case SyscallOutcome.Exited(Exit exit) -> Optional.of(exit);
        };
      }
      state.setEip(interpreter.interruptAddress());
      int errorCode = 8 * interpreter.interruptVector() + 2;
      return end(process.deliver(new GuestFault(GuestFault.GENERAL_PROTECTION, errorCode, 0), state));
    } catch (GuestFault fault) {
      return end(process.deliver(fault, state));
    }
  }

  private static Optional<Exit> end(Delivery delivery) {
    return switch (delivery) {
      case Delivery.Resolved _, Delivery.Handler _, Delivery.Switched _ -> Optional.empty();
      case Delivery.Died(Exit exit) -> Optional.of(exit);
    };
  }

  private static Environment environment(LinuxSystem process, GuestClock clock, List<String> unimplemented) {
    return new Environment() {
      @Override
      public long timeStampCounter() {
        return clock.nanoseconds();
      }

      @Override
      public int segmentBase(int selector) {
        return process
            .segmentBase(selector)
            .orElseThrow(() -> new GuestFault(GuestFault.GENERAL_PROTECTION, selector & 0xfffc, 0));
      }

      @Override
      public void unimplemented(Instruction instruction, int eip) {
        unimplemented.add("unimplemented at 0x" + Integer.toHexString(eip) + ": " + instruction);
      }
    };
  }
}
