package palimpsest.cms.schedule;

import java.util.List;

/// A trace whose operations are atoms of one machine, over virtual registers.
///
/// Every virtual register from [Place#FIRST] up is written once, or twice where an atom updates its destination: then
/// the first write is a copy that nothing else reads.
///
/// @param head guest address of the first instruction
/// @param loops whether control may come back to the head of the body
/// @param prologue executed at the entry only, empty unless the trace loops; defines registers that stay readable in
///     every iteration
/// @param entering for each carried value the register of the prologue that holds it when the body is first entered; in
///     the body the n-th is host register [#FIRST_CARRIED]` + n`, as a guest register is
/// @param body in program order, the end last
/// @param departures of the exits and the end
/// @param landings guest addresses that pushes predict returns to
/// @param obligations what load elimination relies on
/// @param homes by virtual register the host register its value should be computed in, or -1: a wish the scheduler may
///     refuse where a copy is cheaper
/// @param registers one more than the largest virtual register
public record LegalTrace(
    int head,
    boolean loops,
    List<Operation> prologue,
    List<Integer> entering,
    List<Operation> body,
    List<Departure> departures,
    List<Integer> landings,
    List<Obligation> obligations,
    int[] homes,
    int registers) {
  /// The host register of the first carried value.
  public static final int FIRST_CARRIED = 8;

  /// One more than the host register of the last value that can be carried.
  public static final int END_OF_CARRIED = 20;

  public LegalTrace {
    entering = List.copyOf(entering);
    prologue = List.copyOf(prologue);
    body = List.copyOf(body);
    departures = List.copyOf(departures);
    landings = List.copyOf(landings);
    obligations = List.copyOf(obligations);
  }

  /// An access whose range must stay protected until stores have checked it.
  ///
  /// @param protector index in the body of the load or store
  /// @param checkers indices in the body of the stores
  public record Obligation(int protector, List<Integer> checkers) {
    public Obligation {
      checkers = List.copyOf(checkers);
    }
  }
}
