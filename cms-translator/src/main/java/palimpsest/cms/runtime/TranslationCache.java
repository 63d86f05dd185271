package palimpsest.cms.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import palimpsest.host.code.Patcher;
import palimpsest.host.core.CommitPoints;
import palimpsest.host.core.Engine;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.ProtectionMap;
import palimpsest.x86.interp.Interpreter;

/// The translation cache: a ring of concealed memory, the translations in it, and the chains between them.
///
/// Space is handed out in a circle; what stands in the way of a new translation is the oldest and goes (FIFO, FACTS 5.4).
/// **Invariant**: no molecule outside a translation ever branches into its bytes: whoever removes a translation first
/// restores the trap in every exit chained to it, empties the branch target table's entry and the return stack, and only
/// then erases the bytes. So stale code cannot run; erased bytes are no molecules and would fault.
final class TranslationCache implements CommitPoints {
  private final ConcealedMemory concealed;
  private final Patcher patcher;
  private final ProtectionMap protection;
  private final Engine engine;
  private final Interpreter interpreter;
  private final int start;
  private final int end;
  private final Map<Integer, Installed> byEip = new HashMap<>();
  private final TreeMap<Integer, Installed> byAddress = new TreeMap<>();
  private final ArrayDeque<Installed> oldestFirst = new ArrayDeque<>();
  private final Map<Integer, List<Installed>> byPhysicalPage = new HashMap<>();
  private final Map<Integer, List<Installed>> byLinearPage = new HashMap<>();
  private int next;
  private long evictions;
  private Witness witness = Witness.NONE;

  /// Told what has just been done to the T-cache.
  interface Witness {
    /// Sees nothing.
    Witness NONE = new Witness() {
      @Override
      public void installed(Installed translation) {}

      @Override
      public void chained(Link link) {}

      @Override
      public void removed(Installed translation, Collection<Installed> neighbours) {}
    };

    /// A translation is in place.
    void installed(Installed translation);

    /// A link branches straight to its target.
    void chained(Link link);

    /// A translation is gone.
    ///
    /// @param neighbours whoever it was chained to, and who to it
    void removed(Installed translation, Collection<Installed> neighbours);
  }

  /// @param most bytes it may take of what is left
  /// @param reserved bytes at the bottom of concealed memory that belong to CMS's own image (FACTS 5: about 1.7 MB)
  TranslationCache(
      ConcealedMemory concealed,
      int reserved,
      int most,
      MachineDescription machine,
      ProtectionMap protection,
      Engine engine,
      Interpreter interpreter) {
    this.concealed = concealed;
    this.patcher = new Patcher(machine, concealed);
    this.protection = protection;
    this.engine = engine;
    this.interpreter = interpreter;
    this.start = concealed.base() + reserved;
    this.end = start + Math.min(concealed.size() - reserved, most);
    this.next = start;
  }

  /// Sets the one witness.
  void watch(Witness newWitness) {
    witness = newWitness;
  }

  /// First address that translations may take.
  int start() {
    return start;
  }

  /// First address behind all that translations may take.
  int end() {
    return end;
  }

  /// The translation whose entry is guest address `eip`.
  Optional<Installed> lookUp(int eip) {
    return Optional.ofNullable(byEip.get(eip));
  }

  /// The translation that a host address lies in.
  Optional<Installed> containing(int address) {
    return Optional.ofNullable(byAddress.floorEntry(address))
        .map(Map.Entry::getValue)
        .filter(installed -> address < installed.base() + installed.size());
  }

  /// Whether a translation of `size` bytes can be held at all.
  boolean fits(int size) {
    return size <= end - start;
  }

  /// Finds room for `size` bytes, evicting what is oldest there.
  ///
  /// @return the address of the room, a multiple of 8, and how many translations had to go for it
  Room makeRoom(int size) {
    if (!fits(size)) {
      throw new IllegalArgumentException("a translation of " + size + " bytes exceeds the T-cache");
    }
    int at = next;
    int evicted = 0;
    if (at + size > end) {
      evicted += evictWhile(installed -> installed.base() >= next);
      at = start;
    }
    int from = at;
    evicted += evictWhile(installed -> installed.base() < from + size && installed.base() + installed.size() > from);
    next = at + (size + 7) / 8 * 8;
    return new Room(at, evicted);
  }

  /// Room found, and its price.
  record Room(int address, int evicted) {}

  private int evictWhile(Predicate<Installed> inTheWay) {
    int evicted = 0;
    while (!oldestFirst.isEmpty() && inTheWay.test(oldestFirst.peekFirst())) {
      remove(oldestFirst.peekFirst());
      evicted++;
      evictions++;
    }
    return evicted;
  }

  /// Enters a translation whose bytes are ready, replacing any other of the same entry.
  void install(Installed installed) {
    lookUp(installed.eip()).ifPresent(this::remove);
    concealed.write(installed.base(), installed.bytes(concealed.base()));
    byEip.put(installed.eip(), installed);
    byAddress.put(installed.base(), installed);
    oldestFirst.addLast(installed);
    for (SourceRange source : installed.sources()) {
      index(byPhysicalPage, source.physicalPage(), installed);
      index(byLinearPage, source.linearPage(), installed);
      protection.mark(source.physical(), ProtectionMap.Mark.TRANSLATED);
      protection.markGranules(source.physical(), source.length());
    }
    interpreter.markTranslated(installed.eip(), true);
    witness.installed(installed);
  }

  private static void index(Map<Integer, List<Installed>> map, int page, Installed installed) {
    List<Installed> list = map.computeIfAbsent(page, _ -> new ArrayList<>());
    if (!list.contains(installed)) {
      list.add(installed);
    }
  }

  /// Makes the exit `link` branch straight to `target`.
  void chain(Link link, Installed target) {
    link.chain(target, patcher);
    witness.chained(link);
  }

  /// Removes a translation, its chains, its marks and its bytes.
  void remove(Installed gone) {
    Set<Installed> neighbours = neighbours(gone);
    for (Link link : List.copyOf(gone.incoming())) {
      link.unchain(patcher);
    }
    for (Link link : gone.links()) {
      link.unchain(patcher);
    }
    engine.branchTargets().remove(gone.eip());
    engine.returnStack().clear();
    byEip.remove(gone.eip(), gone);
    byAddress.remove(gone.base());
    oldestFirst.remove(gone);
    for (SourceRange source : gone.sources()) {
      unindex(byLinearPage, source.linearPage(), gone);
      if (unindex(byPhysicalPage, source.physicalPage(), gone)) {
        protection.clear(source.physicalPage(), ProtectionMap.Mark.TRANSLATED);
      }
    }
    concealed.write(gone.base(), new byte[gone.size()]);
    interpreter.markTranslated(gone.eip(), false);
    witness.removed(gone, neighbours);
  }

  private static Set<Installed> neighbours(Installed one) {
    Set<Installed> found = new LinkedHashSet<>();
    one.incoming().forEach(link -> found.add(link.owner()));
    one.links().forEach(link -> link.target().ifPresent(found::add));
    found.remove(one);
    return found;
  }

  /// Whether the page's list became empty.
  private static boolean unindex(Map<Integer, List<Installed>> map, int page, Installed gone) {
    map.computeIfPresent(page, (_, list) -> {
      list.remove(gone);
      return list.isEmpty() ? null : list;
    });
    return !map.containsKey(page);
  }

  /// The translations made from bytes of the physical page that holds `address`.
  List<Installed> fromPhysicalPage(int address) {
    return List.copyOf(byPhysicalPage.getOrDefault(address & ~0xfff, List.of()));
  }

  /// The translations made from bytes of the linear page with the given number.
  List<Installed> fromLinearPage(int pageNumber) {
    return List.copyOf(byLinearPage.getOrDefault(pageNumber, List.of()));
  }

  /// All translations, oldest first.
  List<Installed> all() {
    return List.copyOf(oldestFirst);
  }

  /// Removes everything.
  void clear() {
    all().forEach(this::remove);
  }

  /// Evicts everything.
  ///
  /// @return how many translations that were
  int evictAll() {
    return evictWhile(_ -> true);
  }

  /// Translations that had to make room.
  long evictions() {
    return evictions;
  }

  /// Bytes that translations occupy now.
  int usedBytes() {
    return byAddress.values().stream().mapToInt(Installed::size).sum();
  }

  @Override
  public CommitPoint at(int moleculePc) {
    return containing(moleculePc)
        .map(installed -> installed.commitPoint(moleculePc))
        .orElse(CommitPoint.NONE);
  }

  @Override
  public int ownerOf(int moleculePc) {
    return containing(moleculePc).map(Installed::number).orElse(0);
  }
}
