package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import palimpsest.cms.FloatStack;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.adapt.LearnedPolicies;
import palimpsest.cms.lift.SegmentBases;
import palimpsest.cms.pipeline.Translation;
import palimpsest.cms.pipeline.Translator;
import palimpsest.cms.region.GuestPath;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.host.machine.CmsCosts;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.isa.Segment;

/// Makes translations and puts them in place, for whoever has decided that there should be one.
final class Installer {
  private final Interpreter interpreter;
  private final GuestReader reader;
  private final Translator translator;
  private final TranslationCache cache;
  private final LearnedPolicies learned;
  private final ChangePolicy changes;
  private final Waiting waiting;
  private final Ledger ledger;
  private final CmsCosts costs;
  private final CmsCounters counters;
  private final RunObserver observer;
  private final FloatStacks floatStacks = new FloatStacks();
  /// The gear of each translation ever made, by its number; number 0 is nobody's.
  private final List<Integer> gearOf = new ArrayList<>(List.of(0));

  Installer(
      Interpreter interpreter,
      GuestReader reader,
      Translator translator,
      TranslationCache cache,
      LearnedPolicies learned,
      ChangePolicy changes,
      Waiting waiting,
      Ledger ledger,
      CmsCosts costs,
      CmsCounters counters,
      RunObserver observer) {
    this.interpreter = interpreter;
    this.reader = reader;
    this.translator = translator;
    this.cache = cache;
    this.learned = learned;
    this.changes = changes;
    this.waiting = waiting;
    this.ledger = ledger;
    this.costs = costs;
    this.counters = counters;
    this.observer = observer;
  }

  /// Makes the segment bases of `state` those that translations are made for; those made for others do not hold until
  /// they come back.
  void adoptSegmentBases(GuestState state) {
    int fs = state.segmentBase(Segment.FS);
    int gs = state.segmentBase(Segment.GS);
    if (fs != cache.bases().fs() || gs != cache.bases().gs()) {
      ledger.charge(
          CycleLeaf.SMC, (long) costs.compareWord() * cache.select(new SegmentBases(fs, gs), reader::frameOf));
    }
  }

  /// All that is known about how to translate the region at `head` in a gear.
  TranslationPolicy policy(int head, int gear) {
    return learned.policy(head, gear).withCode(changes.reading(head)).withFloats(floatStacks.at(head));
  }

  /// The x87 stack with which the guest has come to `head`; translations of it will be made for that.
  ///
  /// @return false where it has been another too often: then it stays what it was
  boolean adoptFloatStack(int head, FloatStack stack) {
    return floatStacks.adopt(head, stack);
  }

  /// Translates the region at `eip` as boldly as is known to be good, in place of any translation of the same entry.
  ///
  /// @return whether there could be one; if not, what was there stays
  boolean translate(int eip, int gear) {
    TranslationPolicy policy = policy(eip, gear);
    Optional<Translation> made = translator.translate(reader, profile(), eip, policy, cache.bases());
    if (made.isEmpty() || !cache.fits(made.get().code().bytes())) {
      return false;
    }
    Translation translation = made.get();
    TranslationPrice price = TranslationPrice.of(costs, policy.gear(), translation.guestInstructions());
    ledger.charge(price.leaf(), price.cycles());
    List<SourceRange> sources;
    try {
      sources = reader.sources(translation);
    } catch (GuestFault _) {
      return false;
    }
    int address = room(translation.code().bytes(), policy.gear());
    cache.install(new Installed(gearOf.size(), translation, policy, address, sources, reader.bytes(sources)));
    gearOf.add(policy.gear());
    counters.translated(policy.gear(), translation.guestInstructions(), translation.code().bytes());
    if (waiting.isReturn(eip, policy.gear())) {
      counters.returned();
    }
    observer.translated(eip, policy.gear(), translation.guestInstructions(), translation.code().bytes());
    return true;
  }

  /// The path that a gear would translate from `eip` now.
  GuestPath path(int eip, int gear) {
    return translator.path(reader, profile(), eip, policy(eip, gear));
  }

  /// Translates the region of `old` anew, in a gear; where there cannot be or should not be a translation, `old` goes.
  void replace(Installed old, int gear) {
    counters.retranslated();
    if (learned.interpretOnly(old.eip()) || !translate(old.eip(), gear)) {
      cache.remove(old);
    }
  }

  /// Puts a translation of an earlier run in place, which was made from the guest's bytes at `sources`.
  Installed reload(SavedTranslation saved, List<SourceRange> sources) {
    ledger.charge(CycleLeaf.COLLECT, (long) costs.reload() * saved.pathInstructions());
    int address = room(saved.code().bytes(), saved.gear());
    Installed installed = new Installed(
        gearOf.size(), saved.code(), policy(saved.eip(), saved.gear()), address, saved.pathInstructions(),
        saved.loops(), sources, saved.sources().stream().map(SavedTranslation.Source::bytes).toList());
    cache.install(installed);
    gearOf.add(saved.gear());
    counters.reloaded();
    return installed;
  }

  /// Makes room, and settles with what has to go for it.
  private int room(int bytes, int gear) {
    TranslationCache.Room room = cache.makeRoom(bytes, gear);
    ledger.charge(
        CycleLeaf.COLLECT,
        (long) room.evicted().size() * costs.invalidate()
            + (long) room.moved() * costs.move()
            + (long) room.rechained() * costs.chain());
    room.evicted().forEach(each -> waiting.evicted(Gone.of(each)));
    room.evicted().forEach(each -> observer.evicted(each.eip(), each.gear()));
    return room.address();
  }

  /// Translates without installing; see [GuestMachine#explain].
  boolean explain(Translator watched, int eip, int gear) {
    return watched.translate(reader.unstopped(), profile(), eip, policy(eip, gear), cache.bases()).isPresent();
  }

  /// Writes what translations have been made, and for which x87 stacks they are made.
  ///
  /// @throws StateException never
  void save(StateWriter out) throws StateException {
    out.ints(gearOf.stream().mapToInt(Integer::intValue).toArray());
    floatStacks.save(out);
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    gearOf.clear();
    for (int gear : in.ints()) {
      gearOf.add(gear);
    }
    floatStacks.restore(in);
  }

  private InterpreterProfile profile() {
    return new InterpreterProfile(interpreter, eip -> cache.lookUp(eip).map(Installed::loops).orElse(false));
  }

  /// The numbers of all translations a gear ever made.
  List<Integer> ownersInGear(int gear) {
    return IntStream.range(0, gearOf.size()).filter(number -> gearOf.get(number) == gear).boxed().toList();
  }

  /// Whether entries of a translation's region lead to it, and to no other.
  boolean isInUse(Installed installed) {
    return cache.isInUse(installed);
  }

  /// Cycles an installed translation has run for.
  long cycles(Installed installed) {
    return ledger.events().ownerCycles(installed.number());
  }

  /// How often an installed translation's path has been executed.
  long executions(Installed installed) {
    return ledger.events().ownerGuestInstructions(installed.number()) / Math.max(1, installed.pathInstructions());
  }
}
