package palimpsest.cms.runtime;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.CodeReading.Patched;
import palimpsest.cms.CodeReading;
import palimpsest.host.machine.CmsCosts;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What CMS does about code that changes, and what it has learned from changes so far (FACTS 7). What is learned
/// belongs to guest addresses and outlives the translations.
final class ChangePolicy {
  /// Writes near a translation's bytes before it may be made to check itself.
  static final int WRITES_TO_CHECK = 12;

  /// Changes of an instruction before its constant is read from the guest's code.
  static final int CHANGES_TO_READ = 2;

  /// Most instructions that differ where a change is a patch and not other code.
  private static final int MOST_PATCHED = 4;

  /// Guest instructions interpreted behind a store that met protection, as assumed when its price is estimated.
  private static final int INTERPRETED = 12;

  /// What to do with a translation near whose bytes somebody writes.
  enum Fate {
    /// It stays, protected: its own bytes are not written.
    KEEP,
    /// It is compared with the guest's bytes before it is entered again.
    SET_ASIDE,
    /// It goes.
    DROP
  }

  private static final class Patches {
    private int seen;
    private Patched bytes = new Patched(Integer.MAX_VALUE, Integer.MIN_VALUE);
  }

  private final boolean revalidates;
  private final boolean fineGrain;
  private final int group;
  private final String selfCheck;
  private final String stylised;
  private final CmsCosts costs;
  /// Stores of the guest's met by each translation that is there, by its number.
  private int[] met = new int[64];
  private final Set<Integer> checked = new HashSet<>();
  private final Map<Integer, Patches> patches = new HashMap<>();
  /// Translations lost to a write since their entry was last hot.
  private final Map<Integer, Gone> losses = new HashMap<>();

  ChangePolicy(CmsSettings settings, CmsCosts costs) {
    this.revalidates = settings.on(CmsSwitch.SMC_REVALIDATE);
    this.fineGrain = settings.on(CmsSwitch.SMC_FINE_GRAIN);
    this.group = settings.number(CmsSwitch.SMC_GROUPS);
    this.selfCheck = settings.value(CmsSwitch.SMC_SELF_CHECK);
    this.stylised = settings.value(CmsSwitch.SMC_STYLISED);
    this.costs = costs;
  }

  /// The fate of a protected translation.
  ///
  /// @param overwritten whether bytes it was made from are about to be written, not only others of their granules or,
  ///     without fine grain, of their pages
  /// @param byKernel whether no store of the guest's is at fault: then there was no rollback, and nothing that a
  ///     translation that checks itself would spare
  Fate met(Installed installed, boolean overwritten, boolean byKernel) {
    if (!byKernel) {
      if (installed.number() >= met.length) {
        met = Arrays.copyOf(met, 2 * installed.number());
      }
      met[installed.number()]++;
    }
    if (revalidates) {
      return Fate.SET_ASIDE;
    }
    if (overwritten) {
      return group > 0 || !stylised.equals("off") ? Fate.SET_ASIDE : Fate.DROP;
    }
    return fineGrain ? Fate.KEEP : Fate.DROP;
  }

  /// Whether a translation had better check itself from now on: the writes near its bytes have cost more than checks
  /// would have, and than it costs to make it anew. Assumes that checks make it half as slow again (FACTS 7: molecules
  /// +51 %).
  ///
  /// @param cycles it has run for
  boolean shouldCheck(Installed installed, long cycles) {
    int writes = installed.number() < met.length ? met[installed.number()] : 0;
    if (writes < WRITES_TO_CHECK || !selfCheck.equals("auto") || !installed.isProtected()) {
      return false;
    }
    long words = (installed.sourceBytes() + 3) / 4;
    long write = costs.faultEntry() + costs.rollback() + (long) INTERPRETED * costs.interpret() + costs.protection()
        + costs.invalidate() + costs.revalidate() + words * costs.compareWord() + costs.reinstall();
    if (writes * write <= cycles / 2 + TranslationPrice.of(costs, Gone.of(installed)).cycles()) {
      return false;
    }
    checked.add(installed.eip());
    return true;
  }

  /// What translations of the region at `head` are to read of the guest's code.
  CodeReading reading(int head) {
    boolean checks = selfCheck.equals("on") || checked.contains(head);
    int needed = stylised.equals("on") ? 1 : CHANGES_TO_READ;
    Map<Integer, Patched> patched = new HashMap<>();
    if (!stylised.equals("off")) {
      patches.forEach((eip, known) -> {
        if (known.seen >= needed) {
          patched.put(eip, known.bytes);
        }
      });
    }
    return new CodeReading(checks, patched);
  }

  /// Learns from guest bytes that are no longer those a translation was made from.
  ///
  /// @param now the bytes that are there, source by source
  /// @return whether they are few and have not changed often before: then the code is still hot and is worth
  ///     translating at once, so that what is patched is known soon
  boolean changed(Installed old, List<byte[]> now) {
    Map<Integer, Patched> changes = new HashMap<>();
    for (int i = 0; i < now.size(); i++) {
      byte[] then = old.made().get(i);
      SourceRange source = old.sources().get(i);
      int first = Arrays.mismatch(then, now.get(i));
      if (first >= 0) {
        int last = then.length - 1;
        while (then[last] == now.get(i)[last]) {
          last--;
        }
        int eip = old.instructionAt(source.linear());
        int offset = source.linear() - eip;
        changes.merge(eip, new Patched(offset + first, offset + last), Patched::with);
      }
    }
    boolean few = changes.size() <= MOST_PATCHED;
    if (few) {
      changes.forEach((eip, bytes) -> {
        Patches known = patches.computeIfAbsent(eip, _ -> new Patches());
        known.seen++;
        known.bytes = known.bytes.with(bytes);
      });
    }
    return few
        && !stylised.equals("off")
        && changes.keySet().stream().allMatch(eip -> seen(eip) <= CHANGES_TO_READ + 1);
  }

  private int seen(int eip) {
    Patches known = patches.get(eip);
    return known == null ? 0 : known.seen;
  }

  /// Notes that a translation was lost to a write.
  void lost(Installed gone) {
    losses.put(gone.eip(), Gone.of(gone));
  }

  /// The translation of `eip` that was lost to a write, told once.
  Optional<Gone> loss(int eip) {
    return Optional.ofNullable(losses.remove(eip));
  }

  /// Writes what was learned.
  ///
  /// @throws StateException never
  void save(StateWriter out) throws StateException {
    out.ints(met);
    out.set(checked);
    out.map(patches, known -> {
      out.i32(known.seen);
      out.i32(known.bytes.first());
      out.i32(known.bytes.last());
    });
    out.map(losses, gone -> gone.save(out));
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    met = in.ints();
    if (met.length == 0) {
      throw in.damaged("no translation was ever met");
    }
    in.set(checked);
    in.map(patches, () -> {
      Patches known = new Patches();
      known.seen = in.i32();
      known.bytes = new Patched(in.i32(), in.i32());
      return known;
    });
    in.map(losses, () -> Gone.read(in));
  }

  /// Translations of one entry that may be set aside at a time, once one of them has proved not to be current.
  int kept() {
    return group;
  }
}
