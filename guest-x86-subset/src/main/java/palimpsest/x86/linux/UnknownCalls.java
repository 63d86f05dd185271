package palimpsest.x86.linux;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The system calls that were asked for and are not served, each once.
final class UnknownCalls {
  private static final int STRANGE = 1 << 16;

  private final BitSet reported = new BitSet();
  private final List<UnknownCall> calls = new ArrayList<>();

  /// Notes one.
  ///
  /// @param eip of the instruction that made it
  void note(int number, String name, int eip) {
    int mark = number >= 0 && number < STRANGE ? number : STRANGE;
    if (!reported.get(mark)) {
      reported.set(mark);
      calls.add(new UnknownCall(number, name, eip));
    }
  }

  /// All, in order of first appearance.
  List<UnknownCall> all() {
    return List.copyOf(calls);
  }

  void save(StateWriter out) throws StateException {
    out.list(calls, call -> {
      out.i32(call.number());
      out.text(call.name());
      out.i32(call.eip());
    });
  }

  void restore(StateReader in) throws StateException {
    reported.clear();
    calls.clear();
    in.each(() -> note(in.i32(), in.text(), in.i32()));
  }
}
