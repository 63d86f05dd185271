package palimpsest.verify.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.core.EngineKind;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.memory.StateException;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.replay.ProgramFile;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.linux.Exit;

/// Bare code at privilege level 0 has LongRun's registers and HLT; programs of Linux, at level 3, are ended for the
/// same instructions.
class PrivilegedGuestTest {
  private static final int KERNEL_CODE = 0x60;
  private static final int SIGSEGV = 11;
  private static final int WINDOW = 0x8086_8010;
  private static final int ROW = 0x8086_8018;
  private static final int POINT = 0x8086_801A;
  private static final int LEVELS = 0x8086_0007;
  private static final int GUEST_MIB = 16;
  private static final int CONCEALED_MIB = 8;
  private static final long LIMIT = 20_000_000;

  /// Machine code that puts what it learns into its data, word by word.
  private static final class Code {
    final Assembler out = new Assembler(MinimalElf.CODE);
    private int words;

    Code rdmsr(int number) {
      out.bytes(0xb9).immediate(4, number).bytes(0x0f, 0x32);
      return this;
    }

    Code wrmsr(int number) {
      out.bytes(0xb9).immediate(4, number).bytes(0x0f, 0x30);
      return this;
    }

    Code wrmsr(int number, int low, int high) {
      out.bytes(0xb8).immediate(4, low).bytes(0xba).immediate(4, high);
      return wrmsr(number);
    }

    /// Copies EDX to EAX.
    Code highToLow() {
      out.bytes(0x89, 0xd0);
      return this;
    }

    Code halt() {
      out.bytes(0xf4);
      return this;
    }

    /// Keeps EAX and EDX.
    Code keep() {
      out.bytes(0xa3).immediate(4, MinimalElf.DATA + 4 * words++);
      out.bytes(0x89, 0x15).immediate(4, MinimalElf.DATA + 4 * words++);
      return this;
    }

    /// The present frequency in EAX and the level in EDX.
    Code level() {
      out.bytes(0xb8).immediate(4, LEVELS).bytes(0x0f, 0xa2, 0x89, 0xca);
      return this;
    }

    /// Repeats `body` so many times; it leaves ESI alone.
    Code times(int count, Consumer<Code> body) {
      Assembler.Label again = out.label();
      out.bytes(0xbe).immediate(4, count);
      out.bind(again);
      body.accept(this);
      out.bytes(0x4e, 0x0f, 0x85).distance(again);
      return this;
    }

    byte[] exit() {
      out.bytes(0xb8).immediate(4, 1).bytes(0xbb).immediate(4, 0).bytes(0xcd, 0x80);
      return out.finish();
    }
  }

  private static MachineDescription machine(String preset) {
    try {
      return Configuration.withMemory(Machines.load(preset), GUEST_MIB, CONCEALED_MIB);
    } catch (MachineException e) {
      throw new AssertionError(e);
    }
  }

  private static GuestMachine loaded(byte[] program, Configuration configuration, int level) {
    return ProgramFile.with(program, guest -> {
      OutputStream nowhere = OutputStream.nullOutputStream();
      try {
        GuestMachine machine = configuration.load(guest.launch(nowhere, nowhere));
        machine.state().setSegment(Segment.CS, KERNEL_CODE | level, 0);
        return machine;
      } catch (ElfException e) {
        throw new AssertionError(e);
      }
    });
  }

  private static GuestMachine run(byte[] program, Configuration configuration, int level) {
    GuestMachine machine = loaded(program, configuration, level);
    machine.run(LIMIT);
    return machine;
  }

  private static Configuration longRun(String preset, int gear) {
    Configuration eager = Configuration.eager(machine(preset), gear);
    return eager.withOptions(eager.options().with(settings -> settings.with("power=longrun")));
  }

  private static OptionalInt signal(GuestMachine machine) {
    return machine.exit().orElseThrow().signal();
  }

  private static List<Integer> kept(GuestMachine machine, int words) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < words; i++) {
      all.add(machine.memory().read32(MinimalElf.DATA + 4 * i));
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void theStepsOfLinuxsDriverFindTheLowestAndTheHighestFrequencyAndSetAWindow(int gear) {
    Code code = new Code()
        .rdmsr(ROW).keep()
        .highToLow()
        .wrmsr(ROW).rdmsr(POINT).keep()
        .wrmsr(ROW, 0, 4).rdmsr(POINT).keep()
        .rdmsr(WINDOW).keep()
        .level().keep()
        .wrmsr(WINDOW, 0, 30).rdmsr(WINDOW).keep()
        .level().keep();
    GuestMachine machine = run(code.exit(), longRun("tm5600", gear), 0);
    assertEquals(Optional.of(Exit.normal(0)), machine.exit());
    assertEquals(
        List.of(0, 4, 300, 1200, 667, 1600, 0, 100, 667, 100, 0, 30, 400, 27), kept(machine, 14));
    assertEquals(1, machine.operation().transitions());
  }

  @ParameterizedTest
  @CsvSource({"0f32, 1", "0f32, 4", "0f30, 1", "0f30, 4", "f4, 1", "f4, 4"})
  void aProgramOfLinuxsEndsBySigsegvHoweverHotTheCodeBeforeIs(String hex, int gear) {
    Code code = new Code().times(300, each -> each.out.bytes(0x01, 0xf7));
    code.out.bytes(0xb9).immediate(4, WINDOW);
    code.out.bytes(HexFormat.of().parseHex(hex));
    GuestMachine machine = run(code.exit(), longRun("tm5600", gear), 3);
    assertEquals(OptionalInt.of(SIGSEGV), signal(machine));
  }

  @Test
  void aRegisterThatIsNotThereEndsBareCodeToo() {
    byte[] program = new Code().rdmsr(0x10).exit();
    assertEquals(OptionalInt.of(SIGSEGV), signal(run(program, longRun("tm5600", 1), 0)));
    byte[] onePoint = new Code().rdmsr(WINDOW).exit();
    assertEquals(OptionalInt.of(SIGSEGV), signal(run(onePoint, Configuration.eager(machine("ideal16"), 1), 0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void haltIdlesUntilTheNextTickOfTheClock(int gear) {
    byte[] program = new Code().times(40, Code::halt).exit();
    GuestMachine machine = run(program, Configuration.eager(machine("tm5600"), gear), 0);
    assertEquals(Optional.of(Exit.normal(0)), machine.exit());
    long nanoseconds = machine.operation().picoseconds() / 1000;
    assertTrue(nanoseconds >= 400_000_000 && nanoseconds < 401_000_000, nanoseconds + " ns");
    long idle = machine.ledger().cycles().get(CycleLeaf.IDLE);
    assertTrue(idle > machine.ledger().clock().now() / 100 * 99, idle + " cycles idle");
  }

  @Test
  void anIdleOperatingSystemGoesDownAndABusyOneUpWithinItsWindow() {
    byte[] program = new Code()
        .wrmsr(WINDOW, 27, 81)
        .times(20, Code::halt)
        .level().keep()
        .times(12_000_000, each -> each.out.bytes(0x01, 0xf7, 0x31, 0xfd))
        .level().keep()
        .exit();
    Configuration configuration = longRun("tm5600", 4);
    GuestMachine machine = loaded(program, configuration, 0);
    machine.run(50_000_000);
    assertEquals(Optional.of(Exit.normal(0)), machine.exit());
    assertEquals(List.of(400, 27, 600, 81), kept(machine, 4));
  }

  @Test
  void bothEnginesDoTheSameWithBareCode() {
    byte[] program = new Code()
        .times(200, each -> each.wrmsr(WINDOW, 27, 27).level().wrmsr(WINDOW, 0, 100).rdmsr(WINDOW).halt())
        .level().keep()
        .exit();
    Configuration configuration = longRun("tm5600", 4);
    CmsOptions compiled = configuration.options().withEngine(EngineKind.EAGER);
    CmsOptions reference = configuration.options().withEngine(EngineKind.REFERENCE);
    assertEquals(books(run(program, configuration.withOptions(reference), 0)),
        books(run(program, configuration.withOptions(compiled), 0)));
  }

  private static Map<String, Object> books(GuestMachine machine) {
    return Map.of(
        "exit", machine.exit(),
        "cycles", machine.ledger().clock().now(),
        "idle", machine.ledger().cycles().get(CycleLeaf.IDLE),
        "transitions", machine.operation().transitions(),
        "edi", machine.state().gpr(GuestState.EDI),
        "kept", kept(machine, 2));
  }

  @Test
  void aSavedWindowIsKeptByTheRestoredGuest() throws StateException {
    byte[] program = new Code()
        .wrmsr(WINDOW, 27, 81).halt()
        .rdmsr(WINDOW).keep()
        .exit();
    Configuration configuration = longRun("tm5600", 1);
    GuestMachine machine = loaded(program, configuration, 0);
    machine.run(LIMIT, 4);
    Map<String, byte[]> sections = machine.save();
    GuestMachine restored = loaded(program, configuration, 3);
    restored.restore(sections);
    restored.run(LIMIT);
    assertEquals(List.of(27, 81), kept(restored, 2));
  }
}
