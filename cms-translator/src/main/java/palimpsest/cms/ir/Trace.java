package palimpsest.cms.ir;

import java.util.List;

/// A region of guest code as one straight line.
///
/// Order of execution: `prologue` once, then `body`, then the end. The prologue may only compute (no memory, no exits),
/// from live-in registers the body never changes and from constants; its values stay available in every iteration of a
/// loop; its LiveIn operations, if any, come first and define the value of such a register for the body too. The body
/// starts with the LiveIn operations it needs of the other registers. The end always commits.
///
/// @param head guest address of the first instruction
/// @param prologue pure operations, executed when the trace is entered and not when it loops
/// @param body operations in program order
/// @param end how it ends
/// @param reuses obligations left by load elimination
/// @param values one more than the largest id of any value or codes
public record Trace(int head, List<Op> prologue, List<Op> body, End end, List<Reuse> reuses, int values) {
  public Trace {
    prologue = List.copyOf(prologue);
    body = List.copyOf(body);
    reuses = List.copyOf(reuses);
  }

  /// The end of a trace: an optional two-way test, and a state that holds on both ways.
  public sealed interface End {
    /// The state both ways leave behind.
    Snapshot snapshot();

    /// Goes to one place.
    record Always(int eip, Target target, Snapshot snapshot) implements End {}

    /// Goes to `taken` if the test holds, else to `otherwise`.
    record Either(int eip, Test test, Target taken, Target otherwise, Snapshot snapshot) implements End {}
  }
}
