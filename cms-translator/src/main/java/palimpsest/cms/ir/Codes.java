package palimpsest.cms.ir;

/// A value of the condition codes: the six arithmetic flags at one point of the guest program.
///
/// The host has one codes register, and the guest one EFLAGS; so the live ranges of two codes values never overlap in
/// program order, and every pass must keep it so.
///
/// @param id unique in the trace over integers and codes alike, or -1 for [#NONE]
public record Codes(int id) {
  /// No codes written, or none read.
  public static final Codes NONE = new Codes(-1);

  public boolean exists() {
    return id >= 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Codes that && id == that.id;
  }

  @Override
  public int hashCode() {
    return id;
  }

  @Override
  public String toString() {
    return exists() ? "f" + id : "_";
  }
}
