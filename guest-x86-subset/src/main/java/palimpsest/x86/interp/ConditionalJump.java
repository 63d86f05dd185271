package palimpsest.x86.interp;

import palimpsest.x86.isa.Condition;

/// Jcc: one class per common condition, so that the test is inline.
abstract class ConditionalJump extends Executor {
  private final int target;
  private final BranchCounter counter;

  private ConditionalJump(int target, BranchCounter counter) {
    this.target = target;
    this.counter = counter;
  }

  static ConditionalJump of(Condition condition, int target, BranchCounter counter) {
    return switch (condition) {
      case B -> new Below(target, counter);
      case AE -> new AboveEqual(target, counter);
      case E -> new Equal(target, counter);
      case NE -> new NotEqual(target, counter);
      case BE -> new BelowEqual(target, counter);
      case A -> new Above(target, counter);
      case S -> new Sign(target, counter);
      case NS -> new NotSign(target, counter);
      case L -> new Less(target, counter);
      case GE -> new GreaterEqual(target, counter);
      case LE -> new LessEqual(target, counter);
      case G -> new Greater(target, counter);
      case O, NO, P, NP -> new Rare(condition, target, counter);
    };
  }

  final void go(Core c, boolean taken) {
    if (taken) {
      counter.taken++;
      c.eip = target;
    } else {
      counter.notTaken++;
    }
  }

  private static final class Rare extends ConditionalJump {
    private final Condition condition;

    Rare(Condition condition, int target, BranchCounter counter) {
      super(target, counter);
      this.condition = condition;
    }

    @Override
    void execute(Core c) {
      go(c, c.holds(condition));
    }
  }

  private static final class Below extends ConditionalJump {
    Below(int target, BranchCounter counter) {
      super(target, counter);
    }

    @Override
    void execute(Core c) {
      go(c, c.carry < 0);
    }
  }

  private static final class AboveEqual extends ConditionalJump {
    AboveEqual(int target, BranchCounter counter) {
      super(target, counter);
    }

    @Override
    void execute(Core c) {
      go(c, c.carry >= 0);
    }
  }

  private static final class Equal extends ConditionalJump {
    Equal(int target, BranchCounter counter) {
      super(target, counter);
    }

    @Override
    void execute(Core c) {
      go(c, c.zero == 0);
    }
  }

  private static final class NotEqual extends ConditionalJump {
    NotEqual(int target, BranchCounter counter) {
      super(target, counter);
    }

    @Override
    void execute(Core c) {
      go(c, c.zero != 0);
    }
  }

  private static final class BelowEqual extends ConditionalJump {
    BelowEqual(int target, BranchCounter counter) {
      super(target, counter);
    }

    @Override
    void execute(Core c) {
      go(c, c.carry < 0 || c.zero == 0);
    }
  }

  private static final class Above extends ConditionalJump {
    Above(int target, BranchCounter counter) {
      super(target, counter);
    }

    @Override
    void execute(Core c) {
      go(c, c.carry >= 0 && c.zero != 0);
    }
  }

  private static final class Sign extends ConditionalJump {
    Sign(int target, BranchCounter counter) {
      super(target, counter);
    }

    @Override
    void execute(Core c) {
      go(c, c.sign < 0);
    }
  }

  private static final class NotSign extends ConditionalJump {
    NotSign(int target, BranchCounter counter) {
      super(target, counter);
    }

    @Override
    void execute(Core c) {
      go(c, c.sign >= 0);
    }
  }

  private static final class Less extends ConditionalJump {
    Less(int target, BranchCounter counter) {
      super(target, counter);
    }

    @Override
    void execute(Core c) {
      go(c, c.less());
    }
  }

  private static final class GreaterEqual extends ConditionalJump {
    GreaterEqual(int target, BranchCounter counter) {
      super(target, counter);
    }

    @Override
    void execute(Core c) {
      go(c, !c.less());
    }
  }

  private static final class LessEqual extends ConditionalJump {
    LessEqual(int target, BranchCounter counter) {
      super(target, counter);
    }

    @Override
    void execute(Core c) {
      go(c, c.zero == 0 || c.less());
    }
  }

  private static final class Greater extends ConditionalJump {
    Greater(int target, BranchCounter counter) {
      super(target, counter);
    }

    @Override
    void execute(Core c) {
      go(c, c.zero != 0 && !c.less());
    }
  }
}
