package palimpsest.cms;

import java.util.Map;

/// What of the guest's code a translation is to read while it runs (FACTS 7).
///
/// @param checks whether it compares the guest's bytes with those it was made from, and so needs no protection
/// @param patched by guest address, the bytes of an instruction that are patched again and again; where they are a
///     constant the translation loads it from the code instead of knowing it, and compares all other bytes
public record CodeReading(boolean checks, Map<Integer, Patched> patched) {
  /// Nothing: protection says when the bytes change.
  public static final CodeReading NONE = new CodeReading(false, Map.of());

  public CodeReading {
    patched = Map.copyOf(patched);
  }

  /// Bytes of an instruction that are patched.
  ///
  /// @param first offset of the first in the instruction
  /// @param last offset of the last
  public record Patched(int first, int last) {
    /// Both, and what lies between.
    public Patched with(Patched other) {
      return new Patched(Math.min(first, other.first), Math.max(last, other.last));
    }
  }
}
