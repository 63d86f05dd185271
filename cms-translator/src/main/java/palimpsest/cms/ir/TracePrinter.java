package palimpsest.cms.ir;

/// Prints traces; a parser reads them back.
public final class TracePrinter {
  private TracePrinter() {}

  /// The text of a trace, one operation a line.
  public static String print(Trace trace) {
    return trace.toString();
  }
}
