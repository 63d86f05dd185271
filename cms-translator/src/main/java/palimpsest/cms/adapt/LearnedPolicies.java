package palimpsest.cms.adapt;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import palimpsest.cms.Caution;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.TranslationPolicy;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Adaptive retranslation's memory: for every region that was ever rolled back, by the guest address of its head, what
/// it must no longer try. It outlives the translations (FACTS 6).
///
/// When a cause has rolled a region back `adaptive.patience` times, with never more than `adaptive.rare` executions
/// between, the region takes the next rung of its [Ladder]. After `adaptive.forgive` executions without a failure it
/// gives its last rung back, after twice as many the next time, and so on.
public final class LearnedPolicies {
  private final TreeMap<Integer, Ladder> byHead = new TreeMap<>();
  private final int storeBufferDepth;
  private final CmsSettings settings;
  /// Instructions that no path may run into, whoever's fault it was.
  private Set<Integer> endings = Set.of();

  public LearnedPolicies(int storeBufferDepth, CmsSettings settings) {
    this.storeBufferDepth = storeBufferDepth;
    this.settings = settings;
  }

  /// The policy for translating the region at `head` in `gear`.
  public TranslationPolicy policy(int head, int gear) {
    List<Rung> rungs = ladder(head).map(Ladder::rungs).orElse(List.of());
    TranslationPolicy policy =
        TranslationPolicy.of(Math.min(gear, highestGear(rungs)), storeBufferDepth).within(settings);
    Set<Integer> inOrder = new HashSet<>();
    Set<Integer> unguessed = new HashSet<>();
    for (Rung rung : rungs) {
      policy = switch (rung) {
        case Rung.Unguessed(var eips) -> {
          unguessed.addAll(eips);
          yield policy;
        }
        case Rung.InOrder(var eips) -> {
          inOrder.addAll(eips);
          yield policy;
        }
        case Rung.WithoutAlias _ -> policy.withReordering(TranslationPolicy.Reordering.PROVABLE);
        case Rung.WithoutHoisting _ -> policy.withoutControlSpeculation();
        case Rung.FewerStores(int most) -> policy.withMaxStores(Math.min(policy.maxStores(), most));
        case Rung.Alone _ -> policy.withMaxInstructions(1);
        case Rung.CommitBefore _, Rung.NotThorough _, Rung.Quick _, Rung.Interpreted _ -> policy;
      };
    }
    return policy.withCaution(new Caution(inOrder, unguessed, endings));
  }

  /// Whether no region was ever rolled back.
  public boolean isEmpty() {
    return byHead.isEmpty();
  }

  /// Whether anything is known about the region at `head` that changes how it is translated.
  public boolean knows(int head) {
    return ladder(head).filter(ladder -> !ladder.rungs().isEmpty()).isPresent();
  }

  /// Whether the region at `head` is better interpreted.
  public boolean interpretOnly(int head) {
    return ladder(head).map(ladder -> ladder.stands(Rung.Interpreted.class)).orElse(false);
  }

  /// How many entries a region that is better interpreted waits before it is tried again.
  public long wait(int head) {
    return ladder(head).map(ladder -> ladder.patienceOfForgiveness(settings.number(CmsSwitch.ADAPTIVE_FORGIVE)))
        .orElse(0L);
  }

  private static int highestGear(List<Rung> rungs) {
    int highest = 4;
    for (Rung rung : rungs) {
      highest = switch (rung) {
        case Rung.Quick _ -> 2;
        case Rung.NotThorough _ -> Math.min(highest, 3);
        case Rung.Unguessed _, Rung.WithoutAlias _, Rung.InOrder _, Rung.WithoutHoisting _, Rung.CommitBefore _,
            Rung.FewerStores _, Rung.Alone _, Rung.Interpreted _ -> highest;
      };
    }
    return highest;
  }

  /// Whether `gear`, which is above 2, is worth trying.
  public boolean mayReach(int head, int gear) {
    Ladder ladder = byHead.get(head);
    return ladder == null || highestGear(ladder.rungs()) >= gear && !ladder.stands(Rung.Alone.class);
  }

  /// Counts a failure of the region at `head`.
  ///
  /// @param gear of the translation that failed
  /// @param culprits guest addresses of the accesses that faulted, or of the instruction the guest is to blame for
  /// @return whether the region should now be translated anew
  public boolean failed(int head, int gear, Cause cause, Collection<Integer> culprits, Moment now) {
    Ladder ladder = byHead.computeIfAbsent(head, eip -> new Ladder(eip, storeBufferDepth));
    int seen = ladder.count(cause, now, settings.number(CmsSwitch.ADAPTIVE_RARE));
    // Nothing is gained by trying I/O twice: it will be I/O again.
    int patience = cause == Cause.SPECULATIVE_IO ? 1 : settings.number(CmsSwitch.ADAPTIVE_PATIENCE);
    if (seen < patience || !settings.on(CmsSwitch.ADAPTIVE) || !ladder.climb(gear, cause, culprits, patience)) {
      return false;
    }
    findEndings();
    return true;
  }

  /// Gives the region's last rung back if it has been quiet long enough.
  ///
  /// @return whether the region should now be translated anew
  public boolean forgiven(int head, Moment now) {
    Ladder ladder = byHead.get(head);
    if (ladder == null || !ladder.quiet(now, settings.number(CmsSwitch.ADAPTIVE_FORGIVE))) {
      return false;
    }
    ladder.forgive(now);
    findEndings();
    return true;
  }

  /// Gives up one more kind of speculation for the region at `head`, whatever it has shown.
  public void sober(int head) {
    Ladder ladder = byHead.computeIfAbsent(head, eip -> new Ladder(eip, storeBufferDepth));
    List<Rung> soberer =
        List.of(new Rung.WithoutAlias(), new Rung.WithoutHoisting(), new Rung.NotThorough(), new Rung.Quick());
    for (Rung rung : soberer) {
      if (!ladder.stands(rung.getClass())) {
        ladder.take(rung);
        return;
      }
    }
  }

  /// What was learned, from the region that failed most; of equals the lowest address comes first.
  public List<Lesson> lessons() {
    return byHead.values().stream()
        .map(Ladder::lesson)
        .sorted(Comparator.comparingLong((Lesson lesson) -> -lesson.allFailures())
            .thenComparingLong(lesson -> Integer.toUnsignedLong(lesson.head())))
        .toList();
  }

  /// Writes what was learned.
  ///
  /// @throws StateException never
  public void save(StateWriter out) throws StateException {
    out.map(byHead, ladder -> ladder.save(out));
  }

  /// Knows what [#save] wrote, and nothing else.
  ///
  /// @throws StateException if it is not that
  public void restore(StateReader in) throws StateException {
    byHead.clear();
    for (int left = in.count(Integer.BYTES); left > 0; left--) {
      int head = in.i32();
      byHead.put(head, Ladder.read(head, storeBufferDepth, in));
    }
    findEndings();
  }

  private Optional<Ladder> ladder(int head) {
    return Optional.ofNullable(byHead.get(head));
  }

  private void findEndings() {
    SortedSet<Integer> found = new TreeSet<>();
    byHead.forEach((head, ladder) -> {
      for (Rung rung : ladder.rungs()) {
        switch (rung) {
          case Rung.CommitBefore(int eip) -> found.add(eip);
          case Rung.Alone _ -> found.add(head);
          case Rung.Unguessed _, Rung.WithoutAlias _, Rung.InOrder _, Rung.WithoutHoisting _, Rung.FewerStores _,
              Rung.NotThorough _, Rung.Quick _, Rung.Interpreted _ -> {}
        }
      }
    });
    endings = Set.copyOf(found);
  }
}
