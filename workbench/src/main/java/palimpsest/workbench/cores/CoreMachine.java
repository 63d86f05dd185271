package palimpsest.workbench.cores;

import java.util.Optional;
import palimpsest.host.account.Timebase;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.PhysicalMemory;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.interp.Environment;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.interp.Stop;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.linux.Delivery;
import palimpsest.x86.linux.Exit;
import palimpsest.x86.linux.GuestClock;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.LinuxSystem;
import palimpsest.x86.linux.SyscallOutcome;
import palimpsest.x86.mmu.Mmu;
import palimpsest.x86.mmu.TranslationObserver;

/// A Linux guest on a comparison core: the interpreter says what happens, the core when, and the guest's time is the
/// core's.
public final class CoreMachine {
  private static final int SYSTEM_CALL = 0x80;
  private static final int IDT = 2;
  private static final int MIB = 1 << 20;
  /// Instructions between two looks at the clock.
  private static final int STRETCH = 1000;

  private final ResolvedMachine machine;
  private final Timebase timebase;
  private final CoreBooks books = new CoreBooks();
  private final CoreModel core;
  private final GuestState state = new GuestState();
  private final Interpreter interpreter;
  private final LinuxSystem system;
  private Optional<Exit> exit = Optional.empty();

  private CoreMachine(CoreShape shape, ResolvedMachine machine, Launch launch) throws ElfException {
    this.machine = machine;
    this.timebase =
        Timebase.start(machine.point().mhz(), machine.machine().operatingPoints().getLast().mhz());
    MemorySide caches = new MemorySide(machine, shape.missRegisters(), books.memory());
    this.core = CoreModel.of(shape, machine, books, caches);
    MachineDescription description = machine.machine();
    PhysicalMemory memory = PhysicalMemory.split(
        description.memory().totalMib() * MIB,
        description.memory().concealedMib() * MIB,
        description.tables().granuleBytes());
    Mmu mmu = new Mmu(memory.conventional());
    World world = new World(launch.processor());
    InstructionStream stream = new InstructionStream(state, mmu, core, books);
    this.system = LinuxSystem.load(mmu, state, launch, world);
    world.system = Optional.of(system);
    this.interpreter = new Interpreter(state, mmu, world, stream);
    interpreter.watchWrites(memory.conventional().protection());
    mmu.observe(new Flushes(stream, caches));
  }

  /// Builds the machine and loads the program.
  ///
  /// @param shape the core
  /// @param machine what it has its memory, its clock and its voltage from
  /// @throws ElfException in one line, if the program cannot be run
  public static CoreMachine load(CoreShape shape, ResolvedMachine machine, Launch launch) throws ElfException {
    return new CoreMachine(shape, machine, launch);
  }

  /// Runs the guest until it ends or has retired `limit` instructions, and closes the books.
  ///
  /// @return how it ended, if it has
  /// @throws IllegalStateException if the cycle stack does not add up to the clock
  public Optional<Exit> run(long limit) {
    while (exit.isEmpty() && interpreter.instructionsRetired() < limit) {
      if (system.attentionAt().isPresent() && core.now() >= timebase.cycleAt(system.attentionAt().getAsLong())) {
        ended(system.attend(state));
      } else {
        interpret(Math.min(STRETCH, limit - interpreter.instructionsRetired()));
      }
    }
    if (books.sum() != core.now()) {
      throw new IllegalStateException(
          "cycle stack sums to " + books.sum() + " but " + core.now() + " cycles have passed");
    }
    return exit;
  }

  /// Simulated time.
  public long picoseconds() {
    return timebase.picosecondsAt(core.now());
  }

  /// What it counted.
  public CoreBooks books() {
    return books;
  }

  private void interpret(long budget) {
    try {
      if (interpreter.run(budget, Interpreter.NEVER_HOT) == Stop.INTERRUPT) {
        interrupt(interpreter.interruptVector());
      }
    } catch (GuestFault fault) {
      deliver(fault);
    }
  }

  private void interrupt(int vector) {
    switch (vector) {
      case SYSTEM_CALL -> {
        core.wait(CoreLeaf.INTERRUPT, machine.machine().cms().systemCall());
        ended(system.systemCall(state));
      }
      case GuestFault.BREAKPOINT, GuestFault.OVERFLOW -> deliver(GuestFault.of(vector));
      default -> {
        state.setEip(interpreter.interruptAddress());
        deliver(new GuestFault(GuestFault.GENERAL_PROTECTION, vector << 3 | IDT, 0));
      }
    }
  }

  private void ended(SyscallOutcome outcome) {
    if (outcome instanceof SyscallOutcome.Exited exited) {
      exit = Optional.of(exited.exit());
    }
  }

  private void deliver(GuestFault fault) {
    switch (system.deliver(fault, state)) {
      case Delivery.Resolved _, Delivery.Handler _, Delivery.Switched _ -> {}
      case Delivery.Died died -> exit = Optional.of(died.exit());
    }
  }

  /// What the guest learns from outside.
  private final class World implements Environment, GuestClock {
    private final CpuModel processor;
    private Optional<LinuxSystem> system = Optional.empty();

    private World(CpuModel processor) {
      this.processor = processor;
    }

    @Override
    public long timeStampCounter() {
      return timebase.ticksAt(core.now());
    }

    @Override
    public CpuModel processor() {
      return processor;
    }

    @Override
    public int segmentBase(int selector) {
      return system.orElseThrow()
          .segmentBase(selector)
          .orElseThrow(() -> new GuestFault(GuestFault.GENERAL_PROTECTION, selector & ~3, 0));
    }

    @Override
    public void unimplemented(Instruction instruction, int eip) {}

    @Override
    public long nanoseconds() {
      return timebase.nanosecondsAt(core.now());
    }

    @Override
    public void advance(long nanoseconds) {
      core.wait(CoreLeaf.IDLE, timebase.cyclesFor(nanoseconds));
    }
  }

  /// Tells stream and TLB when mappings change.
  private record Flushes(InstructionStream stream, MemorySide caches) implements TranslationObserver {
    @Override
    public void flushed() {
      caches.flushTlb();
      stream.flushed();
    }

    @Override
    public void flushedPage(int linear) {
      caches.flushTlbPage(linear);
      stream.flushed();
    }
  }
}
