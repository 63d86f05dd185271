package palimpsest.cms.runtime;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.linux.LinuxSystem;
import palimpsest.x86.mmu.Mmu;

/// The guest's state as sections of a snapshot: what goes on elsewhere, on whatever machine.
///
/// @param mmu with the guest's memory
/// @param state registers
/// @param system processes and files
/// @param world what time the guest is told
record GuestSections(Mmu mmu, GuestState state, LinuxSystem system, World world) {
  /// The parts, in the order in which they are restored.
  private enum Section {
    MEMORY,
    REGISTERS,
    SYSTEM,
    TIME;

    private String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// All sections by name.
  ///
  /// @throws StateException in one line, naming what cannot be saved
  Map<String, byte[]> save() throws StateException {
    Map<String, byte[]> sections = new LinkedHashMap<>();
    for (Section section : Section.values()) {
      StateWriter out = new StateWriter();
      switch (section) {
        case MEMORY -> mmu.memory().save(out);
        case REGISTERS -> state.save(out);
        case SYSTEM -> system.save(out);
        case TIME -> world.save(out);
      }
      sections.put(section.title(), out.toByteArray());
    }
    return sections;
  }

  /// Becomes the guest that [#save] wrote.
  ///
  /// @throws StateException in one line, if the sections are not that
  void restore(Map<String, byte[]> sections) throws StateException {
    for (Section section : Section.values()) {
      byte[] bytes = sections.get(section.title());
      if (bytes == null) {
        throw new StateException("has no section " + section.title());
      }
      StateReader in = new StateReader(section.title(), bytes);
      switch (section) {
        case MEMORY -> mmu.memory().restore(in);
        case REGISTERS -> state.restore(in);
        case SYSTEM -> system.restore(in);
        case TIME -> world.restore(in);
      }
      in.end();
    }
  }
}
