package palimpsest.workbench.report;

import java.util.List;

/// A sentence in which names and figures stand out.
///
/// @param parts to be put one behind the other; every second one, not the first, stands out
record Sentence(List<String> parts) {
  static Sentence of(String... parts) {
    return new Sentence(List.of(parts));
  }

  /// The sentence without emphasis.
  String text() {
    return String.join("", parts);
  }
}
