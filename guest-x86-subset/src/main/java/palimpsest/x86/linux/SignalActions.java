package palimpsest.x86.linux;

import java.util.Arrays;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What is to be done with each signal; threads of one process have it in common.
final class SignalActions {
  private final SignalAction[] actions = new SignalAction[Signal.LAST + 1];

  SignalActions() {
    Arrays.fill(actions, SignalAction.NONE);
  }

  /// The same for a process of its own.
  SignalActions copy() {
    SignalActions copy = new SignalActions();
    System.arraycopy(actions, 0, copy.actions, 0, actions.length);
    return copy;
  }

  /// What of it survives an execve: what is ignored stays ignored, and no handler is left.
  SignalActions forNewProgram() {
    SignalActions left = new SignalActions();
    for (int signal = 1; signal <= Signal.LAST; signal++) {
      if (actions[signal].handler() == SignalAction.IGNORE) {
        left.actions[signal] = new SignalAction(SignalAction.IGNORE, 0, 0, 0);
      }
    }
    return left;
  }

  SignalAction of(int signal) {
    return actions[signal];
  }

  void set(int signal, SignalAction action) {
    actions[signal] = action;
  }

  /// Whether the signal comes to nothing, by wish or by default.
  boolean isIgnored(int signal) {
    SignalAction action = actions[signal];
    return action.handler() == SignalAction.IGNORE
        || (action.handler() == SignalAction.DEFAULT && Signal.fate(signal) == Signal.Fate.IGNORED);
  }

  void save(StateWriter out) {
    for (SignalAction action : actions) {
      out.ints(new int[] {action.handler(), action.flags(), action.restorer()});
      out.i64(action.mask());
    }
  }

  static SignalActions restored(StateReader in) throws StateException {
    SignalActions found = new SignalActions();
    int[] words = new int[3];
    for (int signal = 0; signal < found.actions.length; signal++) {
      in.ints(words);
      found.actions[signal] = new SignalAction(words[0], words[1], words[2], in.i64());
    }
    return found;
  }
}
