package palimpsest.workbench.reproduce;

/// How well a published value is known (FACTS 0).
enum Label {
  /// Read in the source itself.
  READ("read"),
  /// Read in somebody else's summary of the source.
  READ_SECOND("read-2nd"),
  /// From memory, confidence high.
  RECALLED_HIGH("rec-H"),
  /// From memory, confidence medium.
  RECALLED_MEDIUM("rec-M"),
  /// From memory, confidence low: a guess of the right size, never to be taken for a result (FACTS 15).
  RECALLED_LOW("reported (unverified)"),
  /// Worked out from labelled facts.
  DERIVED("derived");

  private final String text;

  Label(String text) {
    this.text = text;
  }

  /// As tables show it.
  String text() {
    return text;
  }
}
