package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import palimpsest.cms.lift.SegmentBases;
import palimpsest.host.code.Patcher;
import palimpsest.host.core.CommitPoints;
import palimpsest.host.core.Engine;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.ProtectionMap;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.interp.Interpreter;

/// The translation cache: concealed memory, the translations in it, and the chains between them. Its [Space] says which
/// translations have to make room.
///
/// **Invariant**: no molecule outside a translation ever branches into its bytes: whoever removes or moves a
/// translation first restores the trap in every exit chained to it, empties the branch target table's entry and the
/// return stack, and only then erases the bytes. So stale code cannot run; erased bytes are no molecules and would
/// fault. A translation that was moved gets its chains back.
///
/// Every translation is in a view ([CodeView]), and what is looked up is looked up in the current one.
///
/// A translation whose guest bytes may have changed can be set aside instead: its bytes stay, but nothing branches to
/// its entry, and nothing looks it up, until somebody has compared the guest's bytes and takes it back into use.
final class TranslationCache implements CommitPoints {
  private final ConcealedMemory concealed;
  private final Patcher patcher;
  private final Engine engine;
  private final Interpreter interpreter;
  private final int start;
  private final int end;
  private final CodeViews views = new CodeViews();
  private final TreeMap<Integer, Installed> byAddress = new TreeMap<>();
  private final Set<Installed> oldestFirst = new LinkedHashSet<>();
  /// [#oldestFirst] as a list, made when asked for: CMS looks through all of them far more often than they change.
  private Optional<List<Installed>> listed = Optional.empty();
  private final TranslatedPages pages;
  private final Space space;
  private long evictions;
  private long moves;
  private CacheWitness witness = CacheWitness.NONE;

  /// Makes the space of a T-cache.
  @FunctionalInterface
  interface Spaces {
    /// The space from `start` to `end`, multiples of 8.
    Space between(int start, int end);
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
      Interpreter interpreter,
      Spaces spaces) {
    this.concealed = concealed;
    this.patcher = new Patcher(machine, concealed);
    this.pages = new TranslatedPages(protection);
    this.engine = engine;
    this.interpreter = interpreter;
    this.start = concealed.base() + reserved;
    this.end = start + Math.min(concealed.size() - reserved, most) / 8 * 8;
    this.space = spaces.between(start, end);
    interpreter.useMarks(views.current().marks());
  }

  /// Sets the one witness.
  void watch(CacheWitness newWitness) {
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

  /// Makes the view the current one that is right for segment bases and page tables as they are now.
  ///
  /// @param frames the physical page at a linear address, or -1 for none
  /// @return pages compared for it
  int select(SegmentBases bases, IntUnaryOperator frames) {
    CodeViews.Selection selection = views.select(bases, frames);
    if (selection.changed()) {
      engine.returnStack().clear();
      engine.branchTargets().clear();
      interpreter.useMarks(views.current().marks());
    }
    return selection.compared();
  }

  /// The segment bases that the current view's translations are made for.
  SegmentBases bases() {
    return views.current().bases();
  }

  /// The segment bases that a translation is made for.
  SegmentBases basesOf(Installed one) {
    return views.of(one).bases();
  }

  /// Whether a translation is in the current view.
  boolean isHere(Installed one) {
    return views.of(one) == views.current();
  }

  /// Whether a translation is the one that its entry leads to in its view, the current one or not.
  boolean isLive(Installed one) {
    return views.of(one).uses(one);
  }

  /// Whether a translation is set aside in its view.
  boolean isAside(Installed one) {
    return views.of(one).aside().of(one.eip()).contains(one);
  }

  private void mark(CodeView view, int eip, boolean marked) {
    if (view == views.current()) {
      interpreter.markTranslated(eip, marked);
    } else if (marked) {
      view.marks().add(eip);
    } else {
      view.marks().remove(eip);
    }
  }

  /// The translation of the current view whose entry is guest address `eip`.
  Optional<Installed> lookUp(int eip) {
    return views.current().at(eip);
  }

  /// Whether a translation is the one that its entry leads to now.
  boolean isInUse(Installed installed) {
    return views.current().uses(installed);
  }

  /// The translation that a host address lies in.
  Optional<Installed> containing(int address) {
    Map.Entry<Integer, Installed> below = byAddress.floorEntry(address);
    return below == null || address >= below.getValue().base() + below.getValue().size()
        ? Optional.empty()
        : Optional.of(below.getValue());
  }

  /// Whether a translation of `size` bytes can be held at all.
  boolean fits(int size) {
    return space.fits(size);
  }

  /// Finds room for `size` bytes, a multiple of 8, of a translation of a gear; others may have to move or to go for it.
  Room makeRoom(int size, int gear) {
    if (!fits(size)) {
      throw new IllegalArgumentException("a translation of " + size + " bytes exceeds the T-cache");
    }
    Upheaval upheaval = new Upheaval();
    int at = space.makeRoom(size, gear, upheaval);
    evictions += upheaval.evicted.size();
    moves += upheaval.moved;
    return new Room(at, upheaval.evicted, upheaval.moved, upheaval.rechained);
  }

  /// Room found, and its price.
  ///
  /// @param address of the room, a multiple of 8
  /// @param evicted the translations that had to go
  /// @param moved how many had to move
  /// @param rechained chains made again for that
  record Room(int address, List<Installed> evicted, int moved, int rechained) {
    Room {
      evicted = List.copyOf(evicted);
    }
  }

  private final class Upheaval implements Space.Housekeeping {
    private final List<Installed> evicted = new ArrayList<>();
    private int moved;
    private int rechained;

    @Override
    public void evict(Installed victim) {
      evicted.add(victim);
      remove(victim);
    }

    @Override
    public void move(Installed survivor, int to) {
      moved++;
      rechained += TranslationCache.this.move(survivor, to);
    }
  }

  /// Puts a translation at address `to`, with its chains.
  ///
  /// @return how many chains that were
  private int move(Installed moved, int to) {
    Map<Link, Installed> chained = new LinkedHashMap<>();
    moved.incoming().forEach(link -> chained.put(link, moved));
    moved.links().forEach(link -> link.target().ifPresent(target -> chained.put(link, target)));
    for (Link link : chained.keySet()) {
      link.unchain(patcher);
    }
    engine.branchTargets().remove(moved.eip());
    engine.returnStack().clear();
    byAddress.remove(moved.base());
    concealed.write(moved.base(), new byte[moved.size()]);
    moved.moveTo(to);
    concealed.write(to, moved.bytes(concealed.base()));
    byAddress.put(to, moved);
    chained.forEach((link, target) -> link.chain(target, patcher));
    witness.moved(moved);
    return chained.size();
  }

  /// Enters a translation whose bytes are ready, replacing any other of the same entry.
  void install(Installed installed) {
    lookUp(installed.eip()).ifPresent(this::remove);
    concealed.write(installed.base(), installed.bytes(concealed.base()));
    views.entered(installed);
    views.current().use(installed);
    byAddress.put(installed.base(), installed);
    oldestFirst.add(installed);
    listed = Optional.empty();
    space.entered(installed);
    pages.protect(installed);
    interpreter.markTranslated(installed.eip(), true);
    witness.installed(installed);
  }

  /// Sets a translation aside, as the latest of its entry: it is not entered any more and needs no protection.
  void setAside(Installed one) {
    isolate(one);
    CodeView view = views.of(one);
    view.disuse(one);
    view.aside().add(one);
    pages.unprotect(one);
    witness.stood(one);
  }

  /// Whether the latest translation of an entry was set aside and nobody has compared it since.
  boolean isDoubtful(int eip) {
    return views.current().aside().isDoubtful(eip);
  }

  /// Notes that none of those set aside is current: the entry is the interpreter's until it is hot again.
  void giveUp(int eip) {
    views.current().aside().compared(eip);
    interpreter.markTranslated(eip, lookUp(eip).isPresent());
  }

  /// Takes a translation of the current view that was set aside back into use: the guest's bytes are what it was made
  /// from.
  void resume(Installed valid) {
    lookUp(valid.eip()).ifPresent(this::remove);
    views.current().aside().remove(valid);
    views.current().aside().compared(valid.eip());
    interpreter.markTranslated(valid.eip(), true);
    views.current().use(valid);
    pages.protect(valid);
    witness.stood(valid);
  }

  /// The translations of an entry that are set aside, the latest first.
  List<Installed> aside(int eip) {
    return views.current().aside().of(eip);
  }

  /// Lets nothing lead to a translation's entry.
  private void isolate(Installed one) {
    for (Link link : List.copyOf(one.incoming())) {
      link.unchain(patcher);
    }
    if (isInUse(one)) {
      engine.branchTargets().remove(one.eip());
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
    isolate(gone);
    for (Link link : gone.links()) {
      link.unchain(patcher);
    }
    engine.returnStack().clear();
    CodeView view = views.of(gone);
    view.disuse(gone);
    view.aside().remove(gone);
    byAddress.remove(gone.base());
    oldestFirst.remove(gone);
    listed = Optional.empty();
    space.left(gone);
    pages.unprotect(gone);
    views.left(gone);
    concealed.write(gone.base(), new byte[gone.size()]);
    mark(view, gone.eip(), view.at(gone.eip()).isPresent() || view.aside().isDoubtful(gone.eip()));
    witness.removed(gone, neighbours);
  }

  private static Set<Installed> neighbours(Installed one) {
    Set<Installed> found = new LinkedHashSet<>();
    one.incoming().forEach(link -> found.add(link.owner()));
    one.links().forEach(link -> link.target().ifPresent(found::add));
    found.remove(one);
    return found;
  }

  /// The protected translations made from bytes of the physical page that holds `address`.
  List<Installed> fromPhysicalPage(int address) {
    return pages.fromPhysicalPage(address);
  }

  /// The current view's translations made from bytes of the linear page with the given number.
  List<Installed> fromLinearPage(int pageNumber) {
    return views.current().fromLinearPage(pageNumber);
  }

  /// All translations, oldest first.
  List<Installed> all() {
    if (listed.isEmpty()) {
      listed = Optional.of(List.copyOf(oldestFirst));
    }
    return listed.get();
  }

  /// Removes everything.
  void clear() {
    all().forEach(this::remove);
  }

  /// Evicts everything.
  ///
  /// @return how many translations that were
  int evictAll() {
    int all = oldestFirst.size();
    clear();
    evictions += all;
    return all;
  }

  /// Translations that had to make room.
  long evictions() {
    return evictions;
  }

  /// Times a translation had to move.
  long moves() {
    return moves;
  }

  /// Bytes that translations occupy now.
  int usedBytes() {
    return byAddress.values().stream().mapToInt(Installed::size).sum();
  }

  /// Writes all translations with their places, chains and views.
  ///
  /// @throws StateException never
  void save(StateWriter out) throws StateException {
    List<Installed> all = all();
    Places places = new Places(all);
    out.list(all, each -> each.save(out));
    for (Installed each : all) {
      each.links().forEach(link -> link.save(places, out));
    }
    views.save(all, places, out);
    pages.save(places, out);
    space.save(places, out);
    out.i64(evictions);
    out.i64(moves);
  }

  /// An empty T-cache becomes what [#save] wrote of the same machine. The guest's memory is there already, and what
  /// engine and interpreter keep comes after this.
  void restore(MachineDescription machine, StateReader in) throws StateException {
    for (Installed each : in.list(() -> Installed.read(machine, in))) {
      if (each.base() < start || each.base() % 8 != 0 || each.base() + each.size() > end
          || containing(each.base()).isPresent() || containing(each.base() + each.size() - 1).isPresent()) {
        throw in.damaged("a translation cannot stand at " + Integer.toHexString(each.base()));
      }
      concealed.write(each.base(), each.bytes(concealed.base()));
      byAddress.put(each.base(), each);
      oldestFirst.add(each);
    }
    listed = Optional.empty();
    Places places = new Places(all());
    for (Installed each : all()) {
      for (Link link : each.links()) {
        link.restore(places, in, patcher);
      }
    }
    views.restore(places, in);
    interpreter.useMarks(views.current().marks());
    pages.restore(places, in);
    space.restore(places, in);
    evictions = in.i64();
    moves = in.i64();
    all().forEach(witness::restored);
  }

  @Override
  public CommitPoint at(int moleculePc) {
    Optional<Installed> found = containing(moleculePc);
    return found.isPresent() ? found.get().commitPoint(moleculePc) : CommitPoint.NONE;
  }

  @Override
  public int ownerOf(int moleculePc) {
    return containing(moleculePc).map(Installed::number).orElse(0);
  }
}
