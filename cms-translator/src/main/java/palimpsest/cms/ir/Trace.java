package palimpsest.cms.ir;

import java.util.List;
import java.util.function.Consumer;

/// A region of guest code as one straight line.
///
/// Order of execution: `prologue` once, then `body`, then the end. The prologue computes and loads early (no stores, no
/// exits) from the registers that come in and from constants. What it computes from constants and from registers that
/// no turn changes stays available in every iteration of a loop; its LiveIn operations of such registers define their
/// value for the body too. What it computes from other registers or from memory is only the first turn's, and reaches
/// the body as the initial value of something [Carried]. The body starts with the LiveIn operations it needs of the
/// other registers. The end always commits.
///
/// @param head guest address of the first instruction
/// @param prologue pure operations and early loads, executed when the trace is entered and not when it loops
/// @param body operations in program order
/// @param end how it ends
/// @param reuses obligations left by load elimination
/// @param carried what a turn of the loop leaves for the next beside the guest's state
/// @param values one more than the largest id of any value or codes
public record Trace(
    int head, List<Op> prologue, List<Op> body, End end, List<Reuse> reuses, List<Carried> carried, int values) {
  public Trace {
    prologue = List.copyOf(prologue);
    body = List.copyOf(body);
    reuses = List.copyOf(reuses);
    carried = List.copyOf(carried);
  }

  /// A trace that carries nothing but the guest's state.
  public Trace(int head, List<Op> prologue, List<Op> body, End end, List<Reuse> reuses, int values) {
    this(head, prologue, body, end, reuses, List.of(), values);
  }

  /// The end of a trace: an optional two-way test, and a state that holds on both ways.
  public sealed interface End {
    /// The state both ways leave behind.
    Snapshot snapshot();

    /// Guest address of the instruction that ends the trace.
    int eip();

    /// Shows every operand and every codes value the end reads.
    default void forEachUse(Consumer<Operand> operands, Consumer<Codes> codes) {
      switch (this) {
        case Always end -> end.target().forEachUse(operands);
        case Either end -> {
          end.test().forEachUse(operands, codes);
          end.taken().forEachUse(operands);
          end.otherwise().forEachUse(operands);
        }
      }
      snapshot().forEachUse(operands, codes);
    }

    /// This end with everything it reads replaced.
    default End substituted(Substitution by) {
      return switch (this) {
        case Always(var eip, var target, var snapshot) ->
            new Always(eip, target.substituted(by), snapshot.substituted(by));
        case Either(var eip, var test, var taken, var otherwise, var snapshot) ->
            new Either(
                eip,
                test.substituted(by),
                taken.substituted(by),
                otherwise.substituted(by),
                snapshot.substituted(by));
      };
    }

    /// Whether the trace may go back to its head.
    default boolean loops() {
      return switch (this) {
        case Always end -> end.target() instanceof Target.LoopHead;
        case Either end ->
            end.taken() instanceof Target.LoopHead || end.otherwise() instanceof Target.LoopHead;
      };
    }

    /// Goes to one place.
    record Always(int eip, Target target, Snapshot snapshot) implements End {}

    /// Goes to `taken` if the test holds, else to `otherwise`.
    record Either(int eip, Test test, Target taken, Target otherwise, Snapshot snapshot) implements End {}
  }
}
