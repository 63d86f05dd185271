package palimpsest.host.core;

import palimpsest.host.account.Event;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Condition;
import palimpsest.host.machine.MachineDescription;

/// A branch atom made ready to execute. It is resolved after all other atoms of its molecule have read and none can
/// fault any more, and before any writes.
sealed interface BranchOperation {
  /// What [#resolve] answers where execution goes on with the next molecule; no host address is negative.
  int FALL_THROUGH = -1;

  /// Where to go.
  ///
  /// @return a host address, or [#FALL_THROUGH]
  int resolve(Core core);

  /// Cycles lost where the branch goes somewhere.
  int penalty();

  /// The operation of a branch atom; a trap only falls through, for it acts on the engine and not on the program
  /// counter.
  static BranchOperation of(Atom.Branch atom, MachineDescription.BranchCosts costs) {
    return switch (atom) {
      case Atom.BranchIf(Condition condition, int target) -> new If(condition, target, costs.taken());
      case Atom.BranchZero(boolean whenZero, int ra, int target) -> new Zero(whenZero, ra, target, costs.taken());
      case Atom.Jump(int target) -> new Always(target, costs.taken());
      case Atom.JumpIndirect(int ra) -> new Indirect(ra, costs.indirect());
      case Atom.Prepare(int ra) -> new Prepare(ra);
      case Atom.JumpPrepared() -> new Prepared(costs.prepared());
      case Atom.PushReturn(int ra, int target) -> new Push(ra, target);
      case Atom.PopReturn(int ra) -> new Pop(ra, costs.popped());
      case Atom.LookUp(int ra) -> new LookUp(ra, costs.indirect());
      case Atom.Trap _ -> new Trap();
    };
  }

  record If(Condition condition, int target, int penalty) implements BranchOperation {
    @Override
    public int resolve(Core core) {
      return ConditionCodes.holds(condition, core.state.codes) ? target : FALL_THROUGH;
    }
  }

  record Zero(boolean whenZero, int ra, int target, int penalty) implements BranchOperation {
    @Override
    public int resolve(Core core) {
      return (core.state.working[ra] == 0) == whenZero ? target : FALL_THROUGH;
    }
  }

  record Always(int target, int penalty) implements BranchOperation {
    @Override
    public int resolve(Core core) {
      return target;
    }
  }

  record Indirect(int ra, int penalty) implements BranchOperation {
    @Override
    public int resolve(Core core) {
      return core.state.working[ra];
    }
  }

  record Prepare(int ra) implements BranchOperation {
    @Override
    public int resolve(Core core) {
      core.preparedTarget = core.state.working[ra];
      return FALL_THROUGH;
    }

    @Override
    public int penalty() {
      return 0;
    }
  }

  record Prepared(int penalty) implements BranchOperation {
    @Override
    public int resolve(Core core) {
      return core.preparedTarget;
    }
  }

  record Push(int ra, int target) implements BranchOperation {
    @Override
    public int resolve(Core core) {
      core.returnStack.push(core.state.working[ra], target);
      return FALL_THROUGH;
    }

    @Override
    public int penalty() {
      return 0;
    }
  }

  record Pop(int ra, int penalty) implements BranchOperation {
    @Override
    public int resolve(Core core) {
      int target = core.returnStack.pop(core.state.working[ra]);
      if (target == ReturnStack.MISMATCH) {
        core.events.count(Event.RETURNS_MISPREDICTED);
        return FALL_THROUGH;
      }
      core.events.count(Event.RETURNS_PREDICTED);
      return target;
    }
  }

  record LookUp(int ra, int penalty) implements BranchOperation {
    @Override
    public int resolve(Core core) {
      int target = core.branchTargets.lookUp(core.state.working[ra]);
      if (target == BranchTargetTable.MISS) {
        core.events.count(Event.TARGET_MISSES);
        return FALL_THROUGH;
      }
      core.events.count(Event.TARGET_HITS);
      return target;
    }
  }

  record Trap() implements BranchOperation {
    @Override
    public int resolve(Core core) {
      return FALL_THROUGH;
    }

    @Override
    public int penalty() {
      return 0;
    }
  }
}
