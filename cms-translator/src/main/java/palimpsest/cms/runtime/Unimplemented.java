package palimpsest.cms.runtime;

/// An instruction the guest tried that this processor does not implement.
///
/// @param instruction what it says, disassembled
/// @param eip where it was met first
public record Unimplemented(String instruction, int eip) {
  /// One line for a report.
  @Override
  public String toString() {
    return String.format("%08x  %s", eip, instruction);
  }
}
