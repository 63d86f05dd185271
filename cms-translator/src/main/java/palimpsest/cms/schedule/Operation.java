package palimpsest.cms.schedule;

/// A virtual atom with its place in the program.
///
/// @param index position in program order in its block
/// @param eip guest instruction it came from
/// @param kind what ordering it needs beyond its operands
/// @param atom what it does
/// @param codesIn id of the codes it reads, or -1
/// @param codesOut id of the codes it writes, or -1
/// @param departure for [Kind#EXIT] and [Kind#END] the index of its departure, else -1
public record Operation(int index, int eip, Kind kind, VirtualAtom atom, int codesIn, int codesOut, int departure) {
  /// What ordering an operation needs beyond its operands.
  public enum Kind {
    /// None.
    PURE,
    /// It may fault and touches no memory: it crosses no exit.
    DIVIDE,
    /// It may fault, touches no memory and changes nothing else: it may rise above exits, but not sink below one.
    FLOAT,
    LOAD,
    STORE,
    /// A push on the return stack: it crosses no exit.
    PUSH,
    /// A side exit.
    EXIT,
    /// The end of the trace: everything is done by then.
    END
  }

  /// Whether it touches guest memory.
  public boolean isMemory() {
    return kind == Kind.LOAD || kind == Kind.STORE;
  }

  /// Whether it is an exit or the end.
  public boolean departs() {
    return departure >= 0;
  }
}
