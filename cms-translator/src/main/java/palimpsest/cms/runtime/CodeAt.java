package palimpsest.cms.runtime;

import palimpsest.cms.emit.CompiledTrace;

/// A translation as a debugger shows it.
///
/// @param head guest address of its first instruction
/// @param gear 2 to 4
/// @param pathInstructions guest instructions on its path
/// @param retired guest instructions it has retired so far
/// @param base address of its first molecule, in concealed memory
/// @param code its molecules
public record CodeAt(
    int head, int gear, int pathInstructions, long retired, Standing standing, int base, CompiledTrace code) {
  /// Whether it is entered.
  public enum Standing {
    IN_USE,
    /// Something was written near its bytes, which are to be compared first.
    SET_ASIDE,
    /// It had to go for a breakpoint.
    REMOVED
  }
}
