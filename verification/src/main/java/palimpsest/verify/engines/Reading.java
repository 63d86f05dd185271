package palimpsest.verify.engines;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import palimpsest.cms.runtime.CmsCounters;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.account.EnergyStack;
import palimpsest.host.account.Event;
import palimpsest.host.account.EventCounters;
import palimpsest.host.account.OperatingHistory;
import palimpsest.host.account.OwnerCounts;
import palimpsest.host.account.PointUse;
import palimpsest.host.core.HostFault;
import palimpsest.x86.fpu.FpuState;
import palimpsest.x86.simd.SimdState;
import palimpsest.x86.isa.Segment;

/// What can be read off a machine that stands still, its memory apart.
///
/// @param lines all of it, always in the same order
record Reading(List<Line> lines) {
  private static final List<String> REGISTERS = List.of("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi");

  /// Registers of the x87 stack.
  private static final int STACK = 8;

  /// How many differences are told; the first ones say most.
  private static final int MOST_DIFFERENCES = 40;

  private static final List<Gauge> GAUGES = gauges();

  /// One thing that can be read, and its value in words.
  record Line(String name, String value) {}

  private record Gauge(String name, ToLongFunction<GuestMachine> value) {}

  /// How much of a machine is read.
  enum Depth {
    /// What takes no longer the longer the machine has run: registers, clock, cycles, events, what CMS did.
    BRIEF,
    /// All of it: beside that, energies, histograms, what each translation did, what was learned.
    FULL
  }

  Reading {
    lines = List.copyOf(lines);
  }

  /// The brief part as bare numbers, for a quick comparison: equal where all that [Depth#BRIEF] reads is.
  static long[] numbers(GuestMachine machine, Output output) {
    long[] numbers = new long[GAUGES.size() + 2];
    for (int i = 0; i < GAUGES.size(); i++) {
      numbers[i] = GAUGES.get(i).value.applyAsLong(machine);
    }
    numbers[GAUGES.size()] = output.bytes();
    numbers[GAUGES.size() + 1] = output.hash();
    return numbers;
  }

  /// What `machine`, whose guest has written `output`, shows now.
  static Reading of(GuestMachine machine, Output output, Depth depth) {
    List<Line> lines = new ArrayList<>();
    long[] numbers = numbers(machine, output);
    for (int i = 0; i < GAUGES.size(); i++) {
      String name = GAUGES.get(i).name;
      boolean register = i < REGISTERS.size() + 2;
      lines.add(new Line(name, register ? String.format("%08x", (int) numbers[i]) : Long.toString(numbers[i])));
    }
    lines.add(new Line("bytes written", Long.toString(output.bytes())));
    lines.add(new Line("hash of what was written", Long.toHexString(output.hash())));
    lines.add(new Line("exit", machine.exit().toString()));
    if (depth == Depth.FULL) {
      addEnergies(machine, lines);
      addPoints(machine.operation(), lines);
      addMolecules(machine, lines);
      addOwners(machine.ledger().events(), lines);
      addFpu(machine.state().fpu(), lines);
      addSimd(machine.state().simd(), lines);
      lines.add(new Line("lessons", machine.lessons().toString()));
      lines.add(new Line("unknown calls", machine.unknownCalls().toString()));
      lines.add(new Line("unimplemented instructions", machine.unimplemented().toString()));
    }
    return new Reading(lines);
  }

  /// What of `other` is not as it is here, one line each.
  List<String> differences(Reading other) {
    List<String> found = new ArrayList<>();
    int common = Math.min(lines.size(), other.lines.size());
    for (int i = 0; i < common && found.size() < MOST_DIFFERENCES; i++) {
      Line mine = lines.get(i);
      Line theirs = other.lines.get(i);
      if (!mine.name.equals(theirs.name)) {
        found.add("%s is there, %s is not".formatted(theirs.name, mine.name));
        return found;
      }
      if (!mine.value.equals(theirs.value)) {
        found.add("%s %s, not %s".formatted(mine.name, theirs.value, mine.value));
      }
    }
    if (lines.size() != other.lines.size()) {
      found.add("%d things can be read, not %d".formatted(other.lines.size(), lines.size()));
    }
    return found;
  }

  private static void addFpu(FpuState fpu, List<Line> lines) {
    lines.add(new Line("x87 control", Integer.toHexString(fpu.control())));
    lines.add(new Line("x87 status", Integer.toHexString(fpu.status())));
    lines.add(new Line("x87 pointers", fpu.pointers().toString()));
    for (int i = 0; i < STACK; i++) {
      lines.add(new Line("st" + i, fpu.isEmpty(i) ? "empty" : fpu.st(i).toString()));
    }
  }

  private static void addSimd(SimdState simd, List<Line> lines) {
    lines.add(new Line("mxcsr", Integer.toHexString(simd.mxcsr())));
    for (int i = 0; i < STACK; i++) {
      lines.add(new Line("xmm" + i, simd.xmm(i).toString()));
    }
  }

  private static void addEnergies(GuestMachine machine, List<Line> lines) {
    EnergyStack energy = machine.operation().energy();
    for (EnergyLeaf leaf : EnergyLeaf.values()) {
      lines.add(new Line("energy " + leaf.jsonName(), Long.toString(energy.get(leaf))));
    }
  }

  private static void addPoints(OperatingHistory operation, List<Line> lines) {
    lines.add(new Line("transitions", Long.toString(operation.transitions())));
    for (PointUse use : operation.uses()) {
      lines.add(new Line("cycles at " + use.point(), Long.toString(use.cycles())));
      lines.add(new Line("picoseconds at " + use.point(), Long.toString(use.picoseconds())));
      lines.add(new Line("energy at " + use.point(), Long.toString(use.energy().sum())));
    }
  }

  private static void addMolecules(GuestMachine machine, List<Line> lines) {
    EventCounters events = machine.ledger().events();
    long[] slots = events.slotHistogram();
    for (int i = 0; i < slots.length; i++) {
      lines.add(new Line("molecules of " + i + " atoms", Long.toString(slots[i])));
    }
    long[] templates = events.templateHistogram(machine.machine().machine().templates().size());
    for (int i = 0; i < templates.length; i++) {
      lines.add(new Line("molecules of template " + i, Long.toString(templates[i])));
    }
    for (int gear = 2; gear <= CmsOptions.HIGHEST_GEAR; gear++) {
      addOwner("gear " + gear, machine.executedInGear(gear), lines);
    }
  }

  /// Owners are numbered from 0 up, and every molecule belongs to one.
  private static void addOwners(EventCounters events, List<Line> lines) {
    long left = events.molecules();
    for (int owner = 0; left > 0; owner++) {
      OwnerCounts counts = events.owner(owner);
      addOwner("translation " + owner, counts, lines);
      left -= counts.molecules();
    }
  }

  private static void addOwner(String name, OwnerCounts counts, List<Line> lines) {
    lines.add(new Line(name + " molecules", Long.toString(counts.molecules())));
    lines.add(new Line(name + " atoms", Long.toString(counts.usefulAtoms())));
    lines.add(new Line(name + " cycles", Long.toString(counts.cycles())));
    lines.add(new Line(name + " guest instructions", Long.toString(counts.guestInstructions())));
  }

  private static List<Gauge> gauges() {
    List<Gauge> all = new ArrayList<>();
    for (int i = 0; i < REGISTERS.size(); i++) {
      int register = i;
      all.add(new Gauge(REGISTERS.get(i), machine -> machine.state().gpr(register)));
    }
    all.add(new Gauge("eip", machine -> machine.state().eip()));
    all.add(new Gauge("eflags", machine -> machine.state().eflags()));
    for (Segment segment : Segment.values()) {
      String name = segment.name().toLowerCase(Locale.ROOT);
      all.add(new Gauge(name, machine -> machine.state().selector(segment)));
      all.add(new Gauge(name + " base", machine -> machine.state().segmentBase(segment)));
    }
    all.add(new Gauge("clock", machine -> machine.ledger().clock().now()));
    all.add(new Gauge("picoseconds", machine -> machine.operation().picoseconds()));
    all.add(new Gauge("guest instructions", machine -> machine.ledger().events().guestInstructions()));
    all.add(new Gauge("rep iterations", machine -> machine.ledger().events().repIterations()));
    for (CycleLeaf leaf : CycleLeaf.values()) {
      all.add(new Gauge("cycles " + leaf.jsonName(), machine -> machine.ledger().cycles().get(leaf)));
    }
    for (Event event : Event.values()) {
      all.add(new Gauge("event " + event.jsonName(), machine -> machine.ledger().events().get(event)));
    }
    all.add(new Gauge("cycles of cms", machine -> machine.ledger().cmsCycles()));
    addCounters(all);
    return List.copyOf(all);
  }

  private static void addCounters(List<Gauge> all) {
    for (int gear = 2; gear <= CmsOptions.HIGHEST_GEAR; gear++) {
      int number = gear;
      all.add(new Gauge("translations of gear " + gear, machine -> machine.counters().gear(number).translations()));
      all.add(new Gauge("bytes of gear " + gear, machine -> machine.counters().gear(number).codeBytes()));
      all.add(new Gauge("path of gear " + gear, machine -> machine.counters().gear(number).guestInstructions()));
    }
    for (HostFault.Kind kind : HostFault.Kind.values()) {
      all.add(new Gauge("rollbacks " + kind, machine -> machine.counters().rollbacks(kind)));
    }
    addCounter(all, "artefacts", CmsCounters::artefacts);
    addCounter(all, "first touches", CmsCounters::firstTouches);
    addCounter(all, "code writes", CmsCounters::codeWrites);
    addCounter(all, "interrupts", CmsCounters::interrupts);
    addCounter(all, "genuine faults", CmsCounters::genuineFaults);
    addCounter(all, "chains", CmsCounters::chains);
    addCounter(all, "dispatches", CmsCounters::dispatches);
    addCounter(all, "forgiven rungs", CmsCounters::forgivenRungs);
    addCounter(all, "retranslations", CmsCounters::retranslations);
    addCounter(all, "returns", CmsCounters::returns);
    addCounter(all, "reloads", CmsCounters::reloads);
    addCounter(all, "stale", CmsCounters::stale);
    addCounter(all, "invalidations", CmsCounters::invalidations);
    addCounter(all, "set asides", CmsCounters::setAsides);
    addCounter(all, "revalidations", CmsCounters::revalidations);
    addCounter(all, "reinstallations", CmsCounters::reinstallations);
    addCounter(all, "untranslatable", CmsCounters::untranslatable);
    addCounter(all, "system calls", CmsCounters::systemCalls);
    all.add(new Gauge("T-cache bytes", machine -> machine.cacheUse().usedBytes()));
    all.add(new Gauge("evictions", machine -> machine.cacheUse().evictions()));
    all.add(new Gauge("moves", machine -> machine.cacheUse().moves()));
  }

  private static void addCounter(List<Gauge> all, String name, ToLongFunction<CmsCounters> counter) {
    all.add(new Gauge(name, machine -> counter.applyAsLong(machine.counters())));
  }
}
