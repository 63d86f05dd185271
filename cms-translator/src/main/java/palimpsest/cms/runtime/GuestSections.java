package palimpsest.cms.runtime;

import java.util.List;
import java.util.Map;
import palimpsest.memory.StateException;
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
    TIME
  }

  private static final Sections<Section> SECTIONS = new Sections<>(List.of(Section.values()));

  /// All sections by name.
  ///
  /// @throws StateException in one line, naming what cannot be saved
  Map<String, byte[]> save() throws StateException {
    return SECTIONS.save((section, out) -> {
      switch (section) {
        case MEMORY -> mmu.memory().save(out);
        case REGISTERS -> state.save(out);
        case SYSTEM -> system.save(out);
        case TIME -> world.save(out);
      }
    });
  }

  /// Becomes the guest that [#save] wrote.
  ///
  /// @throws StateException in one line, if the sections are not that
  void restore(Map<String, byte[]> sections) throws StateException {
    SECTIONS.restore(sections, (section, in) -> {
      switch (section) {
        case MEMORY -> mmu.memory().restore(in);
        case REGISTERS -> state.restore(in);
        case SYSTEM -> system.restore(in);
        case TIME -> world.restore(in);
      }
    });
  }
}
