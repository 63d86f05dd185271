package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.adapt.Cause;
import palimpsest.cms.adapt.LearnedPolicies;
import palimpsest.cms.adapt.Moment;
import palimpsest.cms.lift.SegmentBases;
import palimpsest.cms.pipeline.Translation;
import palimpsest.cms.pipeline.Translator;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.host.core.HostFault;
import palimpsest.host.machine.CmsCosts;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.mmu.Mmu;

/// Decides what is translated, in which gear and how boldly, and puts the result in place.
final class Installer {
  /// How many further entries hot code that cannot be translated waits before it is looked at again.
  private static final long REFUSAL = 1_000_000;

  /// The number under which what the interpreter does is known.
  private static final int INTERPRETER = 0;

  private final GuestState state;
  private final Interpreter interpreter;
  private final GuestReader reader;
  private final Translator translator;
  private final TranslationCache cache;
  private final LearnedPolicies learned;
  private final ChangePolicy changes;
  private final Mmu mmu;
  private final Ledger ledger;
  private final CmsCosts costs;
  private final CmsOptions options;
  private final CmsCounters counters;
  private final Admission admission;
  private final WarmStart warm;
  private final Map<Integer, Long> refusedUntil = new HashMap<>();
  /// Numbers of the translations that the interpreter was asked to look at before gear 4.
  private final Set<Integer> studied = new HashSet<>();
  private SegmentBases bases = new SegmentBases(0, 0);
  /// The gear of each translation ever made, by its number; number 0 is nobody's.
  private final List<Integer> gearOf = new ArrayList<>(List.of(0));

  Installer(
      GuestState state,
      Interpreter interpreter,
      GuestReader reader,
      Translator translator,
      TranslationCache cache,
      LearnedPolicies learned,
      ChangePolicy changes,
      Mmu mmu,
      Ledger ledger,
      CmsCosts costs,
      CmsOptions options,
      CmsCounters counters,
      WarmStart warm) {
    this.state = state;
    this.interpreter = interpreter;
    this.reader = reader;
    this.translator = translator;
    this.cache = cache;
    this.learned = learned;
    this.changes = changes;
    this.mmu = mmu;
    this.ledger = ledger;
    this.costs = costs;
    this.options = options;
    this.counters = counters;
    this.admission = new Admission(options.settings().on(CmsSwitch.TCACHE_ADMISSION));
    this.warm = warm;
    warm.addresses().forEach(eip -> interpreter.markTranslated(eip, true));
  }

  /// The translation to enter at the state's EIP, made now if the code there is hot and has none. Translations assume
  /// EFLAGS.DF = 0 and the segment bases they were made for.
  Optional<Installed> enterable(GuestState at) {
    if (options.highestGear() == 1 || (at.eflags() & (Eflags.DF | Eflags.TF)) != 0) {
      return Optional.empty();
    }
    adoptSegmentBases(at);
    Optional<Installed> found = cache.lookUp(at.eip())
        .or(() -> cache.isDoubtful(at.eip()) ? revalidated(at.eip()) : Optional.empty())
        .or(() -> reloaded(at.eip()));
    if (found.isEmpty() && interpreter.executions(at.eip()) >= options.settings().number(CmsSwitch.GEAR2_THRESHOLD)) {
      translateHot(at.eip());
      found = cache.lookUp(at.eip());
    }
    return found;
  }

  /// Of the translations of `eip` that are set aside the one whose guest bytes are there now, back in use. Where there is
  /// none, no more are kept than their group may have.
  private Optional<Installed> revalidated(int eip) {
    List<Installed> aside = cache.aside(eip);
    if (aside.isEmpty()) {
      return Optional.empty();
    }
    ledger.charge(CycleLeaf.SMC, costs.revalidate());
    for (Installed each : aside) {
      ledger.charge(CycleLeaf.SMC, (long) costs.compareWord() * ((each.sourceBytes() + 3) / 4));
      if (reader.isCurrent(each)) {
        ledger.charge(CycleLeaf.SMC, costs.reinstall());
        if (each == aside.getFirst()) {
          counters.revalidated();
        } else {
          counters.reinstalled();
        }
        cache.resume(each);
        return Optional.of(checking(each));
      }
    }
    boolean atOnce = false;
    if (cache.isDoubtful(eip)) {
      atOnce = changes.changed(aside.getFirst(), reader.bytes(aside.getFirst().sources()));
      if (changes.kept() == 0 && !atOnce) {
        changes.lost(aside.getFirst());
      }
    }
    for (Installed old : aside.subList(Math.min(changes.kept(), aside.size()), aside.size())) {
      ledger.charge(CycleLeaf.SMC, costs.invalidate());
      counters.invalidated();
      cache.remove(old);
    }
    cache.giveUp(eip);
    if (atOnce && !learned.interpretOnly(eip)) {
      translate(eip, policy(eip, 2));
    }
    return cache.lookUp(eip);
  }

  /// The saved translation of `eip`, taken into use, if the guest's bytes are those it was made from and this run has not
  /// learned better since.
  private Optional<Installed> reloaded(int eip) {
    Optional<SavedTranslation> waiting = warm.at(eip, bases, options.highestGear());
    if (waiting.isEmpty() || learned.knows(eip)) {
      return Optional.empty();
    }
    SavedTranslation saved = waiting.get();
    Optional<List<SourceRange>> sources = warm.located(saved);
    if (sources.isEmpty() || !cache.fits(saved.code().bytes())) {
      ledger.charge(CycleLeaf.COLLECT, (long) costs.compareWord() * ((saved.sourceBytes() + 3) / 4));
      counters.foundStale();
      warm.stale(saved);
      interpreter.markTranslated(eip, false);
      return Optional.empty();
    }
    ledger.charge(CycleLeaf.COLLECT, (long) costs.reload() * saved.pathInstructions());
    int address = room(saved.code().bytes(), saved.gear());
    Installed installed = new Installed(
        gearOf.size(), saved.code(), policy(eip, saved.gear()), address, saved.pathInstructions(),
        saved.loops(), sources.get(), saved.sources().stream().map(SavedTranslation.Source::bytes).toList());
    cache.install(installed);
    gearOf.add(saved.gear());
    counters.reloaded();
    return Optional.of(installed);
  }

  /// What a later run can use: live translations, as careful as they have become, and what was loaded and has not come up.
  List<SavedTranslation> saved() {
    Map<Integer, SavedTranslation> all = new LinkedHashMap<>();
    for (Installed each : cache.all()) {
      boolean current = cache.lookUp(each.eip()).filter(found -> found == each).isPresent();
      if (current && each.isProtected()) {
        all.put(each.eip(), SavedTranslation.of(each, bases));
      }
    }
    warm.others(all.keySet()).forEach(each -> all.put(each.eip(), each));
    return List.copyOf(all.values());
  }

  /// `current`, or a translation that checks itself in its place if writes near its bytes have cost too much.
  private Installed checking(Installed current) {
    long cycles = ledger.events().owner(current.number()).cycles();
    if (changes.shouldCheck(current, cycles, price(current.policy().gear(), current.pathInstructions()))) {
      translate(current.eip(), policy(current.eip(), current.policy().gear()));
    }
    return cache.lookUp(current.eip()).orElse(current);
  }

  /// All that is known about how to translate the region at `head` in a gear.
  private TranslationPolicy policy(int head, int gear) {
    return learned.policy(head, gear).withCode(changes.reading(head));
  }

  /// A translation has found its bytes changed.
  private void stale(Installed found) {
    if (isInUse(found)) {
      ledger.charge(CycleLeaf.SMC, costs.invalidate());
      counters.setAside();
      cache.setAside(found);
    }
  }

  private void adoptSegmentBases(GuestState at) {
    SegmentBases now = new SegmentBases(at.segmentBase(Segment.FS), at.segmentBase(Segment.GS));
    if (!now.equals(bases)) {
      cache.clear();
      bases = now;
    }
  }

  /// Translates hot code in gear 2, unless it is known not to be worth it.
  void translateHot(int eip) {
    if (cache.lookUp(eip).isPresent() || (state.eflags() & Eflags.DF) != 0) {
      return;
    }
    if (revalidated(eip).or(() -> reloaded(eip)).isPresent()) {
      return;
    }
    Optional<Installed> lost = changes.loss(eip);
    if (lost.isPresent()) {
      admission.lost(lost.get(), price(lost.get()), saved(lost.get()));
      backOff(eip);
    }
    long executions = interpreter.executions(eip);
    long until = refusedUntil.getOrDefault(eip, 0L);
    if (executions < until) {
      interpreter.postpone(eip, until - executions);
      return;
    }
    adoptSegmentBases(state);
    if (refusedUntil.containsKey(eip) && learned.interpretOnly(eip)
        && learned.forgiven(eip, new Moment(INTERPRETER, executions))) {
      counters.forgiven();
    }
    if (learned.interpretOnly(eip) || !translate(eip, policy(eip, 2))) {
      counters.refused();
      postpone(eip, learned.interpretOnly(eip) ? learned.wait(eip) : REFUSAL);
    }
  }

  private long price(Installed gone) {
    return price(gone.policy().gear(), gone.pathInstructions());
  }

  /// Cycles the interpreter would have needed for what a translation did.
  private long saved(Installed gone) {
    return ledger.events().ownerGuestInstructions(gone.number()) * costs.interpret();
  }

  /// Lets a region wait whose translations were made in vain.
  private void backOff(int eip) {
    if (admission.factor(eip) > 1) {
      postpone(eip, options.settings().number(CmsSwitch.GEAR2_THRESHOLD) * admission.factor(eip));
    }
  }

  /// Leaves a region to the interpreter for some further entries.
  private void postpone(int eip, long entries) {
    refusedUntil.put(eip, interpreter.executions(eip) + entries);
    interpreter.postpone(eip, entries);
  }

  /// Replaces translations that have run often enough by ones of the next gear. The profile that gear 3 was made from
  /// is a few dozen executions old; gear 4 waits until the interpreter has looked again.
  ///
  /// @return whether translations wait for such a look
  boolean promote() {
    boolean waiting = false;
    for (Installed installed : cache.all()) {
      int next = installed.policy().gear() + 1;
      if (isInUse(installed)
          && checking(installed) == installed
          && next <= options.highestGear()
          && isHot(installed)
          && learned.mayReach(installed.eip(), next)) {
        if (next == 4 && options.settings().number(CmsSwitch.GEAR4_STUDY) > 0 && studied.add(installed.number())) {
          waiting = true;
        } else {
          translate(installed.eip(), policy(installed.eip(), next));
        }
      }
    }
    return waiting;
  }

  /// Lets regions that have been quiet for long try again what they gave up last.
  void forgive() {
    for (Installed installed : cache.all()) {
      if (isInUse(installed)
          && learned.forgiven(installed.eip(), new Moment(installed.number(), executions(installed)))) {
        counters.forgiven();
        replace(installed, policy(installed.eip(), installed.policy().gear()));
      }
    }
  }

  private boolean isInUse(Installed installed) {
    return cache.lookUp(installed.eip()).filter(now -> now == installed).isPresent();
  }

  private boolean isHot(Installed installed) {
    CmsSwitch threshold = installed.policy().gear() == 2 ? CmsSwitch.GEAR3_THRESHOLD : CmsSwitch.GEAR4_THRESHOLD;
    return executions(installed) >= (long) options.settings().number(threshold) * admission.factor(installed.eip());
  }

  /// How often an installed translation's path has been executed.
  private long executions(Installed installed) {
    return ledger.events().ownerGuestInstructions(installed.number()) / Math.max(1, installed.pathInstructions());
  }

  private boolean translate(int eip, TranslationPolicy policy) {
    Optional<Translation> made = translator.translate(reader, profile(), eip, policy, bases);
    if (made.isEmpty() || !cache.fits(made.get().code().bytes())) {
      return false;
    }
    Translation translation = made.get();
    ledger.charge(translating(policy.gear()), price(policy.gear(), translation.guestInstructions()));
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
    if (admission.isReturn(eip, policy.gear())) {
      counters.returned();
    }
    return true;
  }

  private long price(int gear, int guestInstructions) {
    int each =
        switch (gear) {
          case 2 -> costs.translateGear2();
          case 3 -> costs.translateGear3();
          default -> costs.translateGear4();
        };
    return (long) guestInstructions * each;
  }

  private static CycleLeaf translating(int gear) {
    return switch (gear) {
      case 2 -> CycleLeaf.TRANSLATE_GEAR2;
      case 3 -> CycleLeaf.TRANSLATE_GEAR3;
      default -> CycleLeaf.TRANSLATE_GEAR4;
    };
  }

  /// Makes room, and settles with what has to go for it.
  private int room(int bytes, int gear) {
    TranslationCache.Room room = cache.makeRoom(bytes, gear);
    ledger.charge(
        CycleLeaf.COLLECT,
        (long) room.evicted().size() * costs.invalidate()
            + (long) room.moved() * costs.move()
            + (long) room.rechained() * costs.chain());
    for (Installed gone : room.evicted()) {
      admission.evicted(gone, price(gone), saved(gone));
      backOff(gone.eip());
    }
    return room.address();
  }

  /// Translates without installing; see [GuestMachine#explain].
  boolean explain(Translator watched, int eip, int gear) {
    return watched.translate(reader, profile(), eip, policy(eip, gear), bases).isPresent();
  }

  private InterpreterProfile profile() {
    return new InterpreterProfile(interpreter, eip -> cache.lookUp(eip).map(Installed::loops).orElse(false));
  }

  /// The numbers of all translations a gear ever made.
  List<Integer> ownersInGear(int gear) {
    return IntStream.range(0, gearOf.size()).filter(number -> gearOf.get(number) == gear).boxed().toList();
  }

  /// Makes an exit branch straight to a translation.
  void chain(Link link, Installed target) {
    ledger.charge(CycleLeaf.CHAIN, costs.chain());
    counters.chained();
    cache.chain(link, target);
  }

  /// Learns from a host fault that was not the guest's; past the region's patience, translates it more carefully.
  void speculationFailed(Installed faulty, HostFault fault) {
    Optional<Cause> cause = switch (fault.kind()) {
      case PROTECTION, STALE -> {
        counters.codeWrite();
        if (fault.kind() == HostFault.Kind.STALE && !reader.isCurrent(faulty)) {
          stale(faulty);
        }
        yield Optional.empty();
      }
      case INTERRUPT -> {
        counters.interrupted();
        yield Optional.empty();
      }
      case PAGE -> {
        boolean firstTouch = isAccessibleNow(fault);
        if (firstTouch) {
          counters.firstTouch();
        }
        yield firstTouch ? Optional.empty() : Optional.of(Cause.PAGE);
      }
      case ALIAS -> Optional.of(Cause.ALIAS);
      case SPECULATIVE_IO -> Optional.of(Cause.SPECULATIVE_IO);
      case DIVIDE -> Optional.of(Cause.DIVIDE);
      case STORE_BUFFER -> Optional.of(Cause.STORE_BUFFER);
      case ILLEGAL_MOLECULE -> Optional.of(Cause.ILLEGAL_MOLECULE);
    };
    cause.ifPresent(known -> {
      counters.artefact();
      learn(faulty, known, faulty.guestAddressesAt(fault));
    });
  }

  /// Learns from a fault of the guest's own in a region: one that comes often costs less in a translation of its own.
  ///
  /// @param eip the guest instruction to blame
  void guestFailed(Installed faulty, int eip) {
    learn(faulty, Cause.GENUINE, List.of(eip));
  }

  private void learn(Installed faulty, Cause cause, Collection<Integer> culprits) {
    Moment now = new Moment(faulty.number(), executions(faulty));
    if (learned.failed(faulty.eip(), faulty.policy().gear(), cause, culprits, now) && isInUse(faulty)) {
      replace(faulty, policy(faulty.eip(), faulty.policy().gear()));
    }
  }

  /// Does to the translation about to be entered what an interference wants.
  ///
  /// @return what may be entered now in its place
  Optional<Installed> meddled(Installed about, LoopInterference.Meddling meddling) {
    int eip = about.eip();
    switch (meddling) {
      case NONE, INTERPRET -> {
        return Optional.of(about);
      }
      case FLUSH -> ledger.charge(CycleLeaf.COLLECT, (long) cache.evictAll() * costs.invalidate());
      case DROP -> cache.remove(about);
      case DEMOTE -> replace(about, policy(eip, 2));
      case RETRANSLATE -> replace(about, policy(eip, about.policy().gear()));
      case RETRANSLATE_CAREFULLY -> {
        learned.sober(eip);
        replace(about, policy(eip, about.policy().gear()));
      }
    }
    return cache.lookUp(eip);
  }

  private void replace(Installed old, TranslationPolicy policy) {
    counters.retranslated();
    if (learned.interpretOnly(old.eip()) || !translate(old.eip(), policy)) {
      cache.remove(old);
    }
  }

  /// Whether the access that page-faulted is allowed now: then the fault was the first touch of a page, whose accessed and
  /// dirty bits the interpreter has set meanwhile, and no failed guess.
  boolean isAccessibleNow(HostFault fault) {
    long found = mmu.walk(fault.address(), false, true);
    boolean write = (fault.pageFaultCode() & GuestFault.PF_WRITE) != 0;
    return found >= 0 && (!write || (found & Mmu.IS_DIRTY) != 0);
  }
}
