package palimpsest.cms.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// State in sections by name, one for each constant of an enum: written and restored in its order.
///
/// @param all the constants
record Sections<S extends Enum<S>>(List<S> all) {
  Sections {
    all = List.copyOf(all);
  }

  /// Writes or restores one section.
  @FunctionalInterface
  interface Part<S, F> {
    void make(S section, F file) throws StateException;
  }

  /// What a section is called.
  String title(S section) {
    return section.name().toLowerCase(Locale.ROOT);
  }

  /// All sections by name.
  ///
  /// @throws StateException in one line, naming what cannot be saved
  Map<String, byte[]> save(Part<S, StateWriter> part) throws StateException {
    Map<String, byte[]> sections = new LinkedHashMap<>();
    for (S section : all) {
      StateWriter out = new StateWriter();
      part.make(section, out);
      sections.put(title(section), out.toByteArray());
    }
    return sections;
  }

  /// Reads what [#save] wrote; there may be other sections beside.
  ///
  /// @throws StateException in one line, if the sections are not that
  void restore(Map<String, byte[]> sections, Part<S, StateReader> part) throws StateException {
    for (S section : all) {
      byte[] bytes = sections.get(title(section));
      if (bytes == null) {
        throw new StateException("has no section " + title(section));
      }
      StateReader in = new StateReader(title(section), bytes);
      part.make(section, in);
      in.end();
    }
  }
}
