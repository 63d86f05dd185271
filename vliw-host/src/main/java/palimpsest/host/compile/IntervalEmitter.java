package palimpsest.host.compile;

import static java.util.Objects.requireNonNull;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Condition;
import palimpsest.host.machine.MachineDescription;

/// Emits the intervals of a unit: each a tree of paths from a place where committed state can stand to the next
/// commits.
final class IntervalEmitter {
  private final CodeBuilder code;
  private final MachineDescription machine;
  private final Slots slots;
  private final Region region;
  private final Guards guards;
  private final List<UnitPath> paths;
  private final CodesEmitter codes;
  private final AluEmitter alu;
  private final SiteEmitter sites;
  private final StepEmitter steps;
  private final CommitEmitter commits;
  /// Per interval what can be late when it begins.
  private final Map<Integer, BitSet> late;
  private final Map<Integer, Label> heads = new HashMap<>();
  private final Label elsewhere;
  /// Code that is seldom or later executed.
  private final Deque<Runnable> behind = new ArrayDeque<>();

  IntervalEmitter(
      CodeBuilder code, MachineDescription machine, Slots slots, Region region, Guards guards, List<UnitPath> paths, List<Site> sites) {
    this.code = code;
    this.machine = machine;
    this.slots = slots;
    this.region = region;
    this.guards = guards;
    this.paths = paths;
    this.late = LateResults.of(region);
    this.elsewhere = code.newLabel();
    this.codes = new CodesEmitter(code);
    this.alu = new AluEmitter(code, slots, codes);
    this.sites = new SiteEmitter(code, slots, sites);
    this.steps = new StepEmitter(code, machine, slots, alu, codes, this.sites);
    this.commits = new CommitEmitter(code, slots, codes);
  }

  void emit() {
    region.intervals().forEach((pc, path) -> {
      code.labelBinding(head(pc));
      path(path, PathState.start(requireNonNull(late.get(pc))));
      while (!behind.isEmpty()) {
        behind.removeFirst().run();
      }
    });
    goElsewhere();
    sites.exits();
  }

  /// Goes to the interval of the unit that begins at `pc`, if its guard holds.
  private void goOn(int pc) {
    code.aload(Slots.VALID).loadConstant(guards.interval(pc)).baload().ifne(head(pc));
  }

  /// Behind a return or a look-up execution goes on in the unit where an open interval begins at [Slots#NEXT].
  private void goElsewhere() {
    Label out = code.newLabel();
    code.labelBinding(elsewhere);
    if (!region.open().isEmpty()) {
      code.aload(Slots.FRAME).getfield(Names.FRAME, "budget", Names.INT).ifle(out);
      Map<Integer, Label> within = new TreeMap<>();
      region.open().forEach(pc -> within.put(pc, code.newLabel()));
      code.iload(Slots.NEXT).lookupswitch(
          out, within.entrySet().stream().map(each -> SwitchCase.of(each.getKey(), each.getValue())).toList());
      within.forEach((pc, label) -> {
        code.labelBinding(label);
        goOn(pc);
        code.goto_(out);
      });
    }
    code.labelBinding(out).iload(Slots.NEXT).ireturn();
  }

  /// Goes to the interval whose number is in the frame.
  void enter() {
    List<Label> labels = region.intervals().keySet().stream().map(this::head).toList();
    if (labels.size() == 1) {
      code.goto_(labels.getFirst());
      return;
    }
    code.aload(Slots.FRAME).getfield(Names.FRAME, "entry", Names.INT).tableswitch(
        labels.getFirst(),
        IntStream.range(1, labels.size()).mapToObj(i -> SwitchCase.of(i, labels.get(i))).toList());
  }

  private Label head(int pc) {
    return heads.computeIfAbsent(pc, _ -> code.newLabel());
  }

  private void path(Region.Path path, PathState state) {
    for (Region.Node node : path.nodes()) {
      if (Guards.isExit(node.step())) {
        code.aload(Slots.VALID).loadConstant(guards.exit(node.step().pc())).baload().ifeq(sites.abandon(state.stored()));
      }
      steps.emit(node.step(), state);
      if (node.step().molecule().commit()) {
        commit(node.step(), state);
        return;
      }
      branch(node, state);
    }
    if (path.leaves()) {
      code.goto_(sites.abandon(state.stored()));
    }
  }

  private void branch(Region.Node node, PathState state) {
    List<Atom.Branch> direct = Branches.of(node.step()).direct();
    for (int i = 0; i < direct.size(); i++) {
      Region.Path target = node.taken().get(i);
      PathState taken = state.copy();
      taken(node.step(), taken);
      Label there = code.newLabel();
      jump(node.step(), state, direct.get(i), there);
      behind.addLast(() -> {
        code.labelBinding(there);
        path(target, taken);
      });
    }
  }

  private void taken(Step step, PathState state) {
    state.totals.count(Event.BRANCHES_TAKEN, 1);
    penalty(step, state, machine.branch().taken());
  }

  private void penalty(Step step, PathState state, int cycles) {
    state.offset += cycles;
    state.totals.spend(CycleLeaf.STALL_BRANCH, step.owner(), cycles);
  }

  private void jump(Step step, PathState state, Atom.Branch branch, Label target) {
    if (StepEmitter.isDecidedEarly(step, branch)) {
      code.iload(Slots.result(step.molecule().atoms().indexOf(branch))).ifne(target);
      return;
    }
    switch (branch) {
      case Atom.BranchIf(Condition condition, _) -> codes.jumpIf(state.codes, condition, target);
      case Atom.BranchZero(boolean whenZero, int ra, _) -> {
        alu.register(ra);
        if (whenZero) {
          code.ifeq(target);
        } else {
          code.ifne(target);
        }
      }
      default -> code.goto_(target);
    }
  }

  private void commit(Step step, PathState state) {
    Branches branches = Branches.of(step);
    List<Atom.Branch> direct = branches.direct();
    for (int i = 0; i < direct.size(); i++) {
      int target = Branches.target(direct.get(i));
      PathState taken = state.copy();
      taken(step, taken);
      Label there = code.newLabel();
      jump(step, state, direct.get(i), there);
      behind.addLast(() -> {
        code.labelBinding(there);
        end(step, taken, target);
      });
    }
    if (!branches.dynamic().isEmpty()) {
      dynamic(step, state, branches.dynamic().getFirst());
    } else if (!branches.alwaysLeaves()) {
      end(step, state, step.next());
    }
  }

  /// A return or a look-up: [Slots#NEXT] is where to, or negative for the next molecule.
  private void dynamic(Step step, PathState state, Atom.Branch branch) {
    PathState taken = state.copy();
    taken.totals.count(Event.BRANCHES_TAKEN, 1);
    switch (branch) {
      case Atom.PopReturn _ -> {
        taken.totals.count(Event.RETURNS_PREDICTED, 1);
        state.totals.count(Event.RETURNS_MISPREDICTED, 1);
        penalty(step, taken, machine.branch().popped());
      }
      default -> {
        taken.totals.count(Event.TARGET_HITS, 1);
        state.totals.count(Event.TARGET_MISSES, 1);
        penalty(step, taken, machine.branch().indirect());
      }
    }
    Label falls = code.newLabel();
    code.iload(Slots.NEXT).iflt(falls);
    commit(step, taken, UnitPath.ELSEWHERE);
    code.aload(Slots.FRAME).iload(Slots.NEXT).putfield(Names.FRAME, "next", Names.INT).goto_(elsewhere);
    behind.addLast(() -> {
      code.labelBinding(falls);
      end(step, state, step.next());
    });
  }

  /// Commits and goes on at `next`, in the unit if it has it.
  private void end(Step step, PathState state, int next) {
    commit(step, state, next);
    if (region.intervals().containsKey(next)) {
      Label out = code.newLabel();
      code.aload(Slots.FRAME).getfield(Names.FRAME, "budget", Names.INT).ifle(out);
      goOn(next);
      code.labelBinding(out);
    }
    code.loadConstant(next).ireturn();
  }

  private void commit(Step step, PathState state, int next) {
    commits.commit(step, state, paths.size());
    paths.add(new UnitPath(state.totals.books(), next));
  }
}
