package palimpsest.host.core;

import java.util.HashMap;
import java.util.Map;
import palimpsest.host.account.Ledger;
import palimpsest.host.code.Assembler;
import palimpsest.host.code.AssemblyException;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;

/// A test bench: an engine on a small memory, with a guest whose linear addresses are physical ones unless a test says
/// otherwise, and whose commits retire one instruction each unless a test says otherwise.
final class Bench implements GuestTranslation, CommitPoints {
  static final int CONVENTIONAL_BYTES = 1 << 17;
  static final int CONCEALED_BYTES = 1 << 16;

  final MachineDescription machine;
  final ConventionalMemory memory;
  final ConcealedMemory concealed;
  final Ledger ledger = new Ledger();
  final ReferenceEngine engine;
  final int base;
  /// Pages, by linear page number, mapped elsewhere than to themselves.
  final Map<Integer, Walk> pages = new HashMap<>();
  final Map<Integer, CommitPoint> commitPoints = new HashMap<>();

  Bench(MachineDescription machine) {
    this.machine = machine;
    PhysicalMemory physical = PhysicalMemory.split(CONVENTIONAL_BYTES + CONCEALED_BYTES, CONCEALED_BYTES);
    memory = physical.conventional();
    concealed = physical.concealed();
    base = concealed.base();
    engine = new ReferenceEngine(machine.resolve(), memory, concealed, this, this, ledger);
  }

  static Bench of(String machine) {
    return new Bench(load(machine));
  }

  /// A machine that differs from a preset in some lines of its file.
  static Bench of(String preset, String changes) {
    try {
      return new Bench(Machines.parse("test", "base = \"" + preset + "\"\n" + changes));
    } catch (MachineException e) {
      throw new AssertionError(e);
    }
  }

  static MachineDescription load(String name) {
    try {
      return Machines.load(name);
    } catch (MachineException e) {
      throw new AssertionError(e);
    }
  }

  /// Puts a program at the start of concealed memory.
  Assembler.Program program(String text) {
    return program(base, text);
  }

  Assembler.Program program(int address, String text) {
    try {
      Assembler.Program program = new Assembler(machine).program(text, address, base);
      concealed.write(address, program.code());
      return program;
    } catch (AssemblyException e) {
      throw new AssertionError(e);
    }
  }

  Departure run() {
    return engine.run(base, Long.MAX_VALUE);
  }

  int register(int number) {
    return engine.state().register(number);
  }

  void set(int register, int value) {
    engine.state().setCommittedRegister(register, value);
  }

  @Override
  public Walk walk(int linear, boolean write) {
    return pages.getOrDefault(linear >>> 12, new Walk.Mapped(linear & -4096, true, false));
  }

  @Override
  public CommitPoint at(int moleculePc) {
    return commitPoints.getOrDefault(moleculePc, new CommitPoint(1, 0, -1));
  }

  @Override
  public int ownerOf(int moleculePc) {
    return moleculePc < base + CONCEALED_BYTES / 2 ? 0 : 1;
  }
}
