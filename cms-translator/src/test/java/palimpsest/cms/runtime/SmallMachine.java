package palimpsest.cms.runtime;

import palimpsest.cms.CmsSettings;
import palimpsest.cms.adapt.LearnedPolicies;
import palimpsest.cms.optimise.PassPlan;
import palimpsest.cms.pipeline.StageObserver;
import palimpsest.cms.pipeline.Translator;
import palimpsest.host.account.Ledger;
import palimpsest.host.core.CommitPoints;
import palimpsest.host.core.GuestTranslation;
import palimpsest.host.core.ReferenceEngine;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.memory.PhysicalMemory;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.interp.Environment;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.mmu.Mmu;
import palimpsest.x86.mmu.PageTables;

/// The parts of CMS around an interpreter and one page of guest code, for tests that play CMS's loop themselves.
final class SmallMachine {
  /// Linear and physical address of the code.
  static final int CODE = 0x1_0000;

  private static final int FRAMES = 0x4_0000;
  private static final int PAGE = 0x1000;
  private static final int IMAGE = 0x1000;

  final MachineDescription machine = machine();
  final PhysicalMemory physical = PhysicalMemory.split(2 << 20, 1 << 20);
  final Ledger ledger = new Ledger();
  final Mmu mmu = new Mmu(physical.conventional());
  final GuestState state = new GuestState();
  final Interpreter interpreter;
  final TranslationCache cache;
  final LearnedPolicies learned;
  final ChangePolicy changes;
  final CmsCounters counters = new CmsCounters();
  final Waiting waiting;
  final Installer installer;
  final Revalidation revalidation;
  private int frames = FRAMES;

  /// @param tcacheBytes what translations may take, the oldest making room
  SmallMachine(byte[] code, int tcacheBytes, CmsSettings settings) {
    PageTables tables = new PageTables(physical.conventional(), frame(), this::frame);
    tables.map(CODE, CODE, true, true);
    mmu.setCr3(tables.directory());
    physical.conventional().write(CODE, code, 0, code.length);
    state.setEip(CODE);
    interpreter = new Interpreter(state, mmu, new NoEnvironment());
    ReferenceEngine engine = new ReferenceEngine(
        machine.resolve(), physical.conventional(), physical.concealed(),
        (linear, _) -> new GuestTranslation.Walk.Mapped(linear & -PAGE, true, false), new Nobody(), ledger);
    cache = new TranslationCache(
        physical.concealed(), IMAGE, tcacheBytes, machine, physical.conventional().protection(), engine, interpreter,
        Ring::new);
    learned = new LearnedPolicies(machine.tables().storeBuffer(), settings);
    changes = new ChangePolicy(settings, machine.cms());
    waiting = new Waiting(interpreter, ledger, machine.cms(), settings);
    GuestReader reader = new GuestReader(mmu, new Decoder(), new CodeStops());
    installer = new Installer(
        interpreter, reader, new Translator(machine, true, PassPlan.STANDARD, StageObserver.NONE), cache, learned,
        changes, waiting, ledger, machine.cms(), counters, RunObserver.NONE);
    revalidation = new Revalidation(installer, cache, reader, changes, learned, ledger, machine.cms(), counters);
  }

  /// Writes a byte of the code, as the guest would.
  void patch(int address, int value) {
    interpreter.codeWritten(address, 1);
    mmu.write8(address, value);
  }

  private int frame() {
    int frame = frames;
    frames += PAGE;
    return frame;
  }

  static MachineDescription machine() {
    try {
      return Machines.load(Machines.DEFAULT);
    } catch (MachineException e) {
      throw new AssertionError(e);
    }
  }

  record Nobody() implements CommitPoints {
    @Override
    public CommitPoint at(int moleculePc) {
      return CommitPoint.NONE;
    }

    @Override
    public int ownerOf(int moleculePc) {
      return 0;
    }
  }

  record NoEnvironment() implements Environment {
    @Override
    public long timeStampCounter() {
      return 0;
    }

    @Override
    public int segmentBase(int selector) {
      return 0;
    }

    @Override
    public void unimplemented(Instruction instruction, int eip) {}
  }
}
