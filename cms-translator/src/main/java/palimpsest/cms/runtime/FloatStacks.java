package palimpsest.cms.runtime;

import java.util.HashMap;
import java.util.Map;
import palimpsest.cms.FloatStack;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// With which x87 stack the guest comes to the heads of regions. It is nearly always the same for a head: compilers
/// keep it so.
final class FloatStacks {
  /// How often what is taken for granted at one head may change. Assumed: each change costs a translation.
  private static final int MOST_CHANGES = 8;

  private record Seen(FloatStack stack, int changes) {}

  private final Map<Integer, Seen> seen = new HashMap<>();

  /// Writes what is taken for granted.
  void save(StateWriter out) throws StateException {
    out.map(seen, each -> {
      write(each.stack(), out);
      out.i32(each.changes());
    });
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    in.map(seen, () -> new Seen(read(in), in.i32()));
  }

  /// Writes one stack.
  static void write(FloatStack stack, StateWriter out) {
    out.i8(stack.top());
    out.i8(stack.occupied());
    out.bool(stack.isKnown());
    out.bool(stack.isC1Clear());
  }

  /// Reads what [#write] wrote.
  static FloatStack read(StateReader in) throws StateException {
    return new FloatStack(in.u8(), in.u8(), in.bool(), in.bool());
  }

  FloatStack at(int head) {
    Seen found = seen.get(head);
    return found == null ? FloatStack.UNKNOWN : found.stack();
  }

  /// Takes `stack` for granted at `head` from now on.
  ///
  /// @return false where it has changed too often, and nothing new is taken for granted
  boolean adopt(int head, FloatStack stack) {
    Seen before = seen.get(head);
    if (before != null && before.changes() >= MOST_CHANGES) {
      return before.stack().equals(stack);
    }
    int changes = before == null || before.stack().equals(stack) ? 0 : 1;
    seen.put(head, new Seen(stack, changes + (before == null ? 0 : before.changes())));
    return true;
  }
}
