package palimpsest.cms.runtime;

import java.util.EnumMap;
import java.util.Map;
import palimpsest.host.core.HostFault;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What CMS did, in counts.
public final class CmsCounters {
  /// What one gear produced.
  ///
  /// @param translations how many
  /// @param guestInstructions guest instructions on their paths
  /// @param codeBytes bytes of molecules
  public record GearCounts(long translations, long guestInstructions, long codeBytes) {
    GearCounts plus(int instructions, int bytes) {
      return new GearCounts(translations + 1, guestInstructions + instructions, codeBytes + bytes);
    }
  }

  private final GearCounts[] gears = new GearCounts[CmsOptions.HIGHEST_GEAR + 1];
  private final Map<HostFault.Kind, Long> rollbacks = new EnumMap<>(HostFault.Kind.class);
  private long artefacts;
  private long firstTouches;
  private long codeWrites;
  private long interrupts;
  private long genuineFaults;
  private long chains;
  private long dispatches;
  private long retranslations;
  private long returns;
  private long forgiven;
  private long reloads;
  private long stale;
  private long invalidations;
  private long setAside;
  private long revalidations;
  private long reinstallations;
  private long untranslatable;
  private long systemCalls;

  CmsCounters() {
    java.util.Arrays.fill(gears, new GearCounts(0, 0, 0));
  }

  void save(StateWriter out) {
    for (GearCounts gear : gears) {
      out.i64(gear.translations);
      out.i64(gear.guestInstructions);
      out.i64(gear.codeBytes);
    }
    for (HostFault.Kind kind : HostFault.Kind.values()) {
      out.i64(rollbacks(kind));
    }
    out.i64(artefacts);
    out.i64(firstTouches);
    out.i64(codeWrites);
    out.i64(interrupts);
    out.i64(genuineFaults);
    out.i64(chains);
    out.i64(dispatches);
    out.i64(retranslations);
    out.i64(returns);
    out.i64(forgiven);
    out.i64(reloads);
    out.i64(stale);
    out.i64(invalidations);
    out.i64(setAside);
    out.i64(revalidations);
    out.i64(reinstallations);
    out.i64(untranslatable);
    out.i64(systemCalls);
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    for (int i = 0; i < gears.length; i++) {
      gears[i] = new GearCounts(in.i64(), in.i64(), in.i64());
    }
    for (HostFault.Kind kind : HostFault.Kind.values()) {
      rollbacks.put(kind, in.i64());
    }
    artefacts = in.i64();
    firstTouches = in.i64();
    codeWrites = in.i64();
    interrupts = in.i64();
    genuineFaults = in.i64();
    chains = in.i64();
    dispatches = in.i64();
    retranslations = in.i64();
    returns = in.i64();
    forgiven = in.i64();
    reloads = in.i64();
    stale = in.i64();
    invalidations = in.i64();
    setAside = in.i64();
    revalidations = in.i64();
    reinstallations = in.i64();
    untranslatable = in.i64();
    systemCalls = in.i64();
  }

  void translated(int gear, int instructions, int bytes) {
    gears[gear] = gears[gear].plus(instructions, bytes);
  }

  void rolledBack(HostFault.Kind kind) {
    rollbacks.merge(kind, 1L, Long::sum);
  }

  void artefact() {
    artefacts++;
  }

  void firstTouch() {
    firstTouches++;
  }

  void codeWrite() {
    codeWrites++;
  }

  void interrupted() {
    interrupts++;
  }

  void genuineFault() {
    genuineFaults++;
  }

  void chained() {
    chains++;
  }

  void dispatched() {
    dispatches++;
  }

  void retranslated() {
    retranslations++;
  }

  void returned() {
    returns++;
  }

  void forgiven() {
    forgiven++;
  }

  void reloaded() {
    reloads++;
  }

  void foundStale() {
    stale++;
  }

  void invalidated() {
    invalidations++;
  }

  void setAside() {
    setAside++;
  }

  void revalidated() {
    revalidations++;
  }

  void reinstalled() {
    reinstallations++;
  }

  void refused() {
    untranslatable++;
  }

  void systemCall() {
    systemCalls++;
  }

  /// What gear 2, 3 or 4 produced.
  public GearCounts gear(int gear) {
    return gears[gear];
  }

  /// Rollbacks for a kind of host fault.
  public long rollbacks(HostFault.Kind kind) {
    return rollbacks.getOrDefault(kind, 0L);
  }

  /// Host faults that did not come back when the guest instructions were interpreted.
  public long artefacts() {
    return artefacts;
  }

  /// Page faults of translated code that only set accessed or dirty bits: neither a failed guess nor the guest's fault.
  public long firstTouches() {
    return firstTouches;
  }

  /// Stores of translated code to translated bytes, or near them, which the interpreter then did, and translations that
  /// found their own bytes changed.
  public long codeWrites() {
    return codeWrites;
  }

  /// Interrupts that could not wait for a commit.
  public long interrupts() {
    return interrupts;
  }

  /// Host faults that the interpreter confirmed.
  public long genuineFaults() {
    return genuineFaults;
  }

  /// Exits patched into branches.
  public long chains() {
    return chains;
  }

  /// Look-ups of a guest address.
  public long dispatches() {
    return dispatches;
  }

  /// Times a region was allowed again what it had given up.
  public long forgivenRungs() {
    return forgiven;
  }

  /// Translations replaced by a more careful one, or by a bolder one after a quiet time.
  public long retranslations() {
    return retranslations;
  }

  /// Translations of a region whose translation in that gear or a higher one had to make room before.
  public long returns() {
    return returns;
  }

  /// Translations taken from a saved T-cache.
  public long reloads() {
    return reloads;
  }

  /// Translations of a saved T-cache that were found to be of other guest bytes, or too large.
  public long stale() {
    return stale;
  }

  /// Translations dropped because their bytes were written or their mapping changed.
  public long invalidations() {
    return invalidations;
  }

  /// Translations set aside because a write came close to their bytes or changed them.
  public long setAsides() {
    return setAside;
  }

  /// Translations taken back into use because their bytes had not changed.
  public long revalidations() {
    return revalidations;
  }

  /// Translations taken back into use, in another's place, because their bytes had come back.
  public long reinstallations() {
    return reinstallations;
  }

  /// Times hot code was found untranslatable.
  public long untranslatable() {
    return untranslatable;
  }

  /// Software interrupts served.
  public long systemCalls() {
    return systemCalls;
  }
}
