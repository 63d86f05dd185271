package palimpsest.cms.ir;

/// A value that each turn of a loop leaves in a register for the next.
///
/// It is no state beside the guest's: at the head it always equals what the prologue would compute there. So the loop
/// may be entered anew, by its prologue, from any state that was committed at its head.
///
/// @param head the value in the body; nothing else defines it
/// @param initial what it is in the first turn, as the prologue computes it
/// @param next what it will be in the next turn, as the body computes it
public record Carried(Operand.Value head, Operand initial, Operand next) {
  /// The same with what it reads at the end of a turn replaced.
  public Carried substituted(Substitution by) {
    return new Carried(head, initial, by.of(next));
  }
}
