package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import palimpsest.memory.ProtectionMap;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Which translations were made from which physical pages, and the protection of those pages.
///
/// **Invariant**: a granule of conventional memory is marked if a protected translation in use was made from bytes of
/// it, so that nobody can write them unnoticed.
final class TranslatedPages {
  private final ProtectionMap protection;
  private final Map<Integer, List<Installed>> byPhysicalPage = new HashMap<>();

  TranslatedPages(ProtectionMap protection) {
    this.protection = protection;
  }

  /// Marks what a translation was made from, unless it checks that itself.
  void protect(Installed installed) {
    if (installed.isProtected()) {
      for (SourceRange source : installed.sources()) {
        index(byPhysicalPage, source.physicalPage(), installed);
        protection.mark(source.physical(), ProtectionMap.Mark.TRANSLATED);
        protection.markGranules(source.physical(), source.length());
      }
    }
  }

  /// Marks no more than what the protected translations that are left were made from.
  void unprotect(Installed gone) {
    Set<Integer> pages = new LinkedHashSet<>();
    gone.sources().forEach(source -> pages.add(source.physicalPage()));
    for (int page : pages) {
      protection.clearGranules(page);
      if (unindex(byPhysicalPage, page, gone)) {
        protection.clear(page, ProtectionMap.Mark.TRANSLATED);
      }
      for (Installed left : fromPhysicalPage(page)) {
        left.sources().stream()
            .filter(source -> source.physicalPage() == page)
            .forEach(source -> protection.markGranules(source.physical(), source.length()));
      }
    }
  }

  /// The protected translations made from bytes of the physical page that holds `address`.
  List<Installed> fromPhysicalPage(int address) {
    return List.copyOf(byPhysicalPage.getOrDefault(address & ~0xfff, List.of()));
  }

  /// Writes them.
  ///
  /// @throws StateException never
  void save(Places places, StateWriter out) throws StateException {
    out.map(byPhysicalPage, list -> places.write(list, out));
  }

  /// Becomes what [#save] wrote, and marks the pages.
  void restore(Places places, StateReader in) throws StateException {
    in.map(byPhysicalPage, () -> places.list(in));
    for (Map.Entry<Integer, List<Installed>> page : byPhysicalPage.entrySet()) {
      for (Installed each : page.getValue()) {
        if (each.sources().stream().noneMatch(source -> source.physicalPage() == page.getKey())) {
          throw in.damaged("a translation of another page than " + Integer.toHexString(page.getKey()));
        }
        mark(each, page.getKey());
      }
    }
  }

  private void mark(Installed one, int page) {
    protection.mark(page, ProtectionMap.Mark.TRANSLATED);
    one.sources().stream()
        .filter(source -> source.physicalPage() == page)
        .forEach(source -> protection.markGranules(source.physical(), source.length()));
  }

  private static void index(Map<Integer, List<Installed>> map, int page, Installed installed) {
    List<Installed> list = map.computeIfAbsent(page, _ -> new ArrayList<>());
    if (!list.contains(installed)) {
      list.add(installed);
    }
  }

  /// Whether the page's list became empty.
  private static boolean unindex(Map<Integer, List<Installed>> map, int page, Installed gone) {
    map.computeIfPresent(page, (_, list) -> {
      list.remove(gone);
      return list.isEmpty() ? null : list;
    });
    return !map.containsKey(page);
  }
}
