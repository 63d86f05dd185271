package palimpsest.x86.interp;

/// One guest instruction bound to its operands, ready to execute any number of times.
///
/// An executor that throws has changed nothing but, for repeated string instructions, whole iterations. It does not
/// touch [Core#eip] unless it transfers control.
abstract class Executor {
  /// An instruction too rare to deserve a class.
  interface Action {
    void execute(Core c);
  }

  abstract void execute(Core c);

  static Executor of(Action action) {
    return new Rare(action);
  }

  private static final class Rare extends Executor {
    private final Action action;

    Rare(Action action) {
      this.action = action;
    }

    @Override
    void execute(Core c) {
      action.execute(c);
    }
  }
}
