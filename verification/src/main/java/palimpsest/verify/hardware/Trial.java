package palimpsest.verify.hardware;

import java.util.List;

/// A snippet and the states it is started from, one after the other.
record Trial(Snippet snippet, List<InitialState> states) {
  Trial {
    states = List.copyOf(states);
  }
}
