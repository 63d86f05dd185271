package palimpsest.cms.emit;

import java.util.SortedMap;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.Trace;
import palimpsest.host.account.Ledger;
import palimpsest.host.core.CommitPoints;
import palimpsest.host.core.Departure;
import palimpsest.host.core.GuestTranslation;
import palimpsest.host.core.ReferenceEngine;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;

/// One translation on a machine with a small memory, whose guest addresses are physical ones modulo its size.
final class TranslationBench implements GuestTranslation, CommitPoints {
  static final int GUEST_BYTES = 1 << 16;
  private static final int CONCEALED_BYTES = 1 << 17;

  final MachineDescription machine;
  final ConventionalMemory memory;
  final Ledger ledger = new Ledger();
  final ReferenceEngine engine;
  final CompiledTrace translation;
  private final SortedMap<Integer, CommitPoint> commits;
  private final int entry;

  TranslationBench(MachineDescription machine, CompiledTrace translation) {
    this.machine = machine;
    this.translation = translation;
    PhysicalMemory physical = PhysicalMemory.split(GUEST_BYTES + CONCEALED_BYTES, CONCEALED_BYTES);
    memory = physical.conventional();
    int base = physical.concealed().base();
    entry = base + 4096;
    commits = translation.commitPoints();
    engine = new ReferenceEngine(machine.resolve(), memory, physical.concealed(), this, this, ledger);
    physical.concealed().write(entry, translation.emit(entry, base));
  }

  static MachineDescription machine(String name) {
    try {
      return Machines.load(name);
    } catch (MachineException e) {
      throw new AssertionError(e);
    }
  }

  /// Compiles, or fails the test.
  static CompiledTrace compile(MachineDescription machine, Trace trace, TranslationPolicy policy) {
    return switch (new Backend(machine, Backend.Proof.CHECKED).compile(trace, policy)) {
      case Compilation.Compiled(CompiledTrace compiled, _) -> compiled;
      case Compilation.Refused(String reason) -> throw new AssertionError(reason + "\n" + trace);
    };
  }

  /// Runs from the entry until something happens, at latest when `retiredLimit` guest instructions have been retired.
  Departure run(int[] registers, int codes, long retiredLimit) {
    for (int guest = 0; guest < registers.length; guest++) {
      engine.state().setCommittedRegister(guest, registers[guest]);
    }
    engine.state().setCommittedCodes(codes);
    return engine.run(entry, retiredLimit);
  }

  /// An address in concealed memory as an offset in the translation.
  int offset(int hostAddress) {
    return hostAddress - entry;
  }

  @Override
  public Walk walk(int linear, boolean write) {
    return new Walk.Mapped(linear & (GUEST_BYTES - 1) & -4096, true, false);
  }

  @Override
  public CommitPoint at(int moleculePc) {
    CommitPoint point = commits.get(offset(moleculePc));
    if (point == null) {
      throw new AssertionError("a commit nobody announced at offset " + offset(moleculePc));
    }
    return point;
  }

  @Override
  public int ownerOf(int moleculePc) {
    return 0;
  }
}
