package palimpsest.host.core;

/// A unit of compiled molecules; [palimpsest.host.compile.UnitCompiler] makes its subclasses.
abstract class Unit {
  /// Executes from the unit's head, where committed state stands, until it is left.
  ///
  /// @param frame the machine's state, in and out
  /// @return the address of the molecule to execute next, or [palimpsest.host.compile.Exits#ABANDONED]
  abstract int run(Frame frame);
}
