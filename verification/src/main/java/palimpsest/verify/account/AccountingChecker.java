package palimpsest.verify.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.cms.runtime.RunObserver;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.account.Ledger;
import palimpsest.host.code.Decoded;
import palimpsest.host.code.MoleculeDecoder;
import palimpsest.host.core.GuestTranslation.Walk;
import palimpsest.host.core.HostFault;
import palimpsest.host.core.HostState;
import palimpsest.host.core.MoleculeObserver;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.ConcealedMemory;
import palimpsest.verify.guest.Outcome;

/// Keeps a run's accounts a second time and says where the two differ (invariant A1).
///
/// The clock is compared at every molecule; cycles for each purpose, events, and energy at the end. Four leaves are
/// compared as one sum: waiting for operands and waiting for data, whose split depends on which of several operands
/// that are late together is named first. Of CMS's own time only the sum is known, and the prices of rollbacks and
/// chains. Where the operating point is, it hears from the engine: whoever tells the engine one thing and the account
/// another is found out.
public final class AccountingChecker implements MoleculeObserver, RunObserver {
  /// Stands for all of [#WAITS].
  static final CycleLeaf WAIT = CycleLeaf.STALL_LOAD;

  private static final Set<CycleLeaf> WAITS =
      Set.of(CycleLeaf.STALL_FP, CycleLeaf.STALL_LOAD, CycleLeaf.STALL_ALU, CycleLeaf.MISS_L1D, CycleLeaf.MISS_L2);

  private static final List<CycleLeaf> ENGINE = List.of(
      CycleLeaf.ISSUE, CycleLeaf.STALL_BRANCH, CycleLeaf.MISS_L1I, CycleLeaf.MISS_TLB,
      CycleLeaf.STORE_BUFFER, CycleLeaf.ROLLBACK_LOST);

  private static final int MOST_PROBLEMS = 10;

  private final Books books = new Books();
  private final AtomCounts atoms = new AtomCounts();
  private final EnergyBill bill = new EnergyBill(books, atoms);
  private final List<String> problems = new ArrayList<>();
  private final Map<Integer, Decoded> decoded = new HashMap<>();
  private Optional<Code> code = Optional.empty();
  private Optional<GuestMachine> machine = Optional.empty();
  private ResolvedMachine resolved;
  private long frequencyChanges;
  private Optional<MachineTime.Ready> current = Optional.empty();
  private long outside;

  /// What is known once there is an engine.
  private record Code(ConcealedMemory memory, MoleculeDecoder decoder, MachineTime time) {}

  /// @param resolved the machine at its first point
  public AccountingChecker(ResolvedMachine resolved) {
    this.resolved = resolved;
  }

  /// `attachments` with this checker in the place of other observers of molecules and of the run.
  public Attachments attachedTo(Attachments attachments) {
    return attachments.withMolecules(this).withRun(this);
  }

  @Override
  public void loaded(GuestMachine loaded) {
    machine = Optional.of(loaded);
  }

  @Override
  public void attached(ConcealedMemory memory) {
    code = Optional.of(new Code(
        memory,
        new MoleculeDecoder(resolved.machine(), memory.base()),
        new MachineTime(resolved, memory.base(), books, atoms)));
  }

  private Code code() {
    return code.orElseThrow(() -> new IllegalStateException("molecules without an engine"));
  }

  @Override
  public void begins(int moleculePc, HostState state, long now) {
    if (now < books.now()) {
      problem("the clock stands at %d before %x, behind %d".formatted(now, moleculePc, books.now()));
    }
    outside += now - books.now();
    books.skipTo(now);
    Decoded what = decoded.computeIfAbsent(moleculePc, pc -> code().decoder().decode(code().memory(), pc));
    switch (what) {
      case Decoded.Valid(var molecule, int bytes) -> {
        int[] registers = new int[HostState.REGISTERS];
        for (int i = 0; i < registers.length; i++) {
          registers[i] = state.register(i);
        }
        current = Optional.of(new MachineTime.Ready(
            moleculePc, molecule, bytes, number -> registers[number], state.codes()));
      }
      case Decoded.Invalid(_, String reason) ->
          problem("%x is executed and is no molecule: %s".formatted(moleculePc, reason));
    }
  }

  @Override
  public void executed(int nextPc, long now) {
    current.ifPresent(it -> {
      code().time().executed(it, nextPc);
      compareClock(it.pc(), now);
    });
    current = Optional.empty();
  }

  @Override
  public void faulted(HostFault fault, long now) {
    if (current.isPresent()) {
      code().time().faulted(current.get(), fault);
    } else {
      outside += now - 1 - books.now();
      books.skipTo(now - 1);
      code().time().rolledBack(fault);
    }
    compareClock(fault.moleculePc(), now);
    current = Optional.empty();
  }

  @Override
  public void walked(int linear, boolean write, Walk found) {
    code().time().walked(new MachineTime.Walked(linear, found));
  }

  @Override
  public void maskFilled(int physical) {
    code().time().masks(physical);
  }

  @Override
  public void maskUsed(int physical) {
    code().time().masks(physical);
  }

  @Override
  public void operatesAt(ResolvedMachine at, long now) {
    if (at.point().equals(resolved.point())) {
      return;
    }
    outside += now - books.now();
    books.skipTo(now);
    Ledger ledger = machine.orElseThrow(() -> new IllegalStateException("no machine to keep books of")).ledger();
    bill.settle(resolved, now, leaf -> ledger.cycles().get(leaf));
    frequencyChanges += at.point().mhz() == resolved.point().mhz() ? 0 : 1;
    resolved = at;
    code().time().operatesAt(at);
  }

  @Override
  public void codeChanges(int address, int length) {
    Set<Integer> changed = new HashSet<>();
    for (int pc = (address & -8) - 64; pc < address + length; pc += 8) {
      changed.add(pc);
    }
    decoded.keySet().removeAll(changed);
    code().time().codeChanges(address, length);
  }

  private void compareClock(int pc, long now) {
    if (now != books.now()) {
      problem("behind %x the clock stands at %d, not %d".formatted(pc, now, books.now()));
      outside += now - books.now();
      books.skipTo(now);
    }
  }

  private void problem(String text) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(text);
    }
  }

  /// Everything in the books of a finished run that is not as it should be, one line each.
  public List<String> problems(Outcome outcome) {
    List<String> found = new ArrayList<>(problems);
    for (CycleLeaf leaf : ENGINE) {
      compare("cycles." + leaf, books.cycles(leaf), outcome, found);
    }
    long waited = WAITS.stream().mapToLong(books::cycles).sum();
    long charged = WAITS.stream().mapToLong(leaf -> outcome.statistic("cycles." + leaf)).sum();
    equal("cycles of " + WAITS.stream().sorted().toList(), waited, charged, found);
    for (Event event : Event.values()) {
      compare("event." + event, books.events(event), outcome, found);
    }
    compare("molecules", atoms.molecules(), outcome, found);
    compare("atoms", atoms.atoms(), outcome, found);
    outsideProblems(outcome, found);
    bill.settle(resolved, outcome.statistic("cycles"), leaf -> outcome.statistic("cycles." + leaf));
    bill.leaves().forEach((leaf, picojoules) -> compare("energy." + leaf, picojoules, outcome, found));
    compare("picoseconds", bill.picoseconds(), outcome, found);
    compare("transitions", frequencyChanges, outcome, found);
    return found;
  }

  private void outsideProblems(Outcome outcome, List<String> found) {
    long lastStretch = outcome.statistic("cycles") - books.now();
    long charged = 0;
    for (CycleLeaf leaf : CycleLeaf.values()) {
      if (!ENGINE.contains(leaf) && !WAITS.contains(leaf)) {
        charged += outcome.statistic("cycles." + leaf);
      }
    }
    equal("cycles outside the engine", outside + lastStretch, charged, found);
    var prices = resolved.machine().cms();
    long rollbacks = EnergyBill.rollbacks(books);
    compare("cycles.RECOVER", rollbacks * (prices.rollback() + prices.faultEntry()), outcome, found);
    compare("cycles.CHAIN", outcome.statistic("chains") * prices.chain(), outcome, found);
  }

  private static void compare(String name, long expected, Outcome outcome, List<String> found) {
    equal(name, expected, outcome.statistic(name), found);
  }

  private static void equal(String name, long expected, long actual, List<String> found) {
    if (expected != actual) {
      found.add("%s: %d in the books, %d by the molecules executed".formatted(name, actual, expected));
    }
  }
}
