package palimpsest.cms.emit;

import java.util.OptionalInt;

/// A place where a translation leaves for CMS: a molecule whose [palimpsest.host.isa.Atom.Trap] carries the exit's
/// index.
///
/// @param index position in [CompiledTrace#exits()], and the trap's code
/// @param kind why it leaves
/// @param eip guest address where the guest goes on; empty for [Kind#INDIRECT], where register r45 holds it
/// @param stubOffset offset in the translation of the first molecule that serves this exit alone
/// @param trapOffset offset of the molecule with the trap, which always commits. For [Kind#DIRECT] and [Kind#LANDING]
///     it may be patched in place into a jump to another translation's entry
/// @param fromOffset offset of the molecule that branches to `stubOffset`, where that may be patched to branch to
///     another translation's entry directly because the stub does nothing but trap; else empty
public record ExitSite(int index, Kind kind, OptionalInt eip, int stubOffset, int trapOffset, OptionalInt fromOffset) {
  /// Why a translation leaves.
  public enum Kind {
    /// To a known guest address.
    DIRECT,
    /// To a known guest address whose instruction CMS interprets.
    INTERPRET,
    /// To the guest address in r45, which neither return stack nor branch target table knew.
    INDIRECT,
    /// Where the return stack lands when a call made in this translation returns: a direct exit that retires nothing.
    LANDING
  }

  /// Whether the trap may be patched into a jump.
  public boolean isChainable() {
    return kind == Kind.DIRECT || kind == Kind.LANDING;
  }
}
