package palimpsest.host.core;

import java.util.Arrays;
import java.util.stream.IntStream;
import palimpsest.host.account.Clock;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.CycleStack;
import palimpsest.host.machine.Interlock;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// When each register and the condition codes can be read.
///
/// A molecule issues when all it reads is ready and when nothing older is still due in a register it writes. Where it
/// has to wait, each waited cycle is charged to the leaf of the producer waited for; a load that missed counts as a
/// load up to its latency, as a first-level miss until the second level answers, as a second-level miss from then on.
/// On a machine without interlocks ([Interlock#VALIDATE]) it is a fault to read before the latency has passed; misses
/// are waited for there too. A commit waits for nothing: a load's faults are known when it issues.
final class Scoreboard {
  /// The condition codes' number, beside the registers' 0..63.
  static final int CODES = HostState.REGISTERS;

  /// The number of the first floating-point register, behind the codes.
  static final int FLOATS = CODES + 1;

  /// How many numbers there are.
  static final int ENTRIES = FLOATS + HostState.FLOATS;

  private static final int FIELDS = 4;

  private final Clock clock;
  private final CycleStack stack;
  private final boolean interlocked;
  private final long[] ready = new long[ENTRIES];
  private final boolean[] loaded = new boolean[ENTRIES];
  /// For loads: when a hit would have been ready, and when the second level has answered.
  private final long[] hitReady = new long[ENTRIES];
  private final long[] secondLevelReady = new long[ENTRIES];
  /// No entry is later than this.
  private long latest;
  /// Per result entered since the last mark what stood there before, and its register, negative where that was a load's.
  private long[] changes = new long[FIELDS * 16];
  private int changed;
  private boolean recording;
  private long latestAtMark;

  Scoreboard(Interlock interlock, Clock clock, CycleStack stack) {
    this.clock = clock;
    this.stack = stack;
    this.interlocked = interlock == Interlock.SCOREBOARD;
  }

  /// Waits until a molecule can issue.
  ///
  /// @param sources registers it reads, or [#CODES]
  /// @param destinations registers it writes, or [#CODES]
  /// @param latencies cycles each destination takes
  /// @throws HostFaultSignal where hazards are faults and there is one
  void await(int[] sources, int[] destinations, int[] latencies) {
    if (latest <= clock.now()) {
      return;
    }
    for (int source : sources) {
      awaitAt(source, 0);
    }
    for (int i = 0; i < destinations.length; i++) {
      awaitAt(destinations[i], latencies[i]);
    }
  }

  /// An ALU result of the molecule now issuing can be read `latency` cycles on.
  void produced(int register, int latency) {
    long at = clock.now() + latency;
    ready[register] = at;
    loaded[register] = false;
    latest = Math.max(latest, at);
  }

  /// A load's result can be read `latency` cycles after `issued`, and its delay later.
  void loaded(int register, long issued, int latency, long delay) {
    if (recording) {
      remember(register);
    }
    long hit = issued + latency;
    long secondLevel = hit + Delay.secondLevel(delay);
    long at = secondLevel + Delay.memory(delay);
    hitReady[register] = hit;
    secondLevelReady[register] = secondLevel;
    ready[register] = at;
    loaded[register] = true;
    latest = Math.max(latest, at);
  }

  /// Whether a result cannot be read at `now`.
  boolean isLate(int register, long now) {
    return ready[register] > now;
  }

  /// No result is later than this.
  long latest() {
    return latest;
  }

  /// A result can be read at `at`, unless it is known to be later.
  ///
  /// @param isLoad whether it is a load's, and comes as from a hit
  void producedAt(int register, long at, boolean isLoad) {
    if (ready[register] <= at) {
      if (recording) {
        remember(register);
      }
      committedAt(register, at, isLoad);
    }
  }

  /// The same for what is never taken back.
  void committedAt(int register, long at, boolean isLoad) {
    if (ready[register] <= at) {
      ready[register] = at;
      loaded[register] = isLoad;
      hitReady[register] = at;
      secondLevelReady[register] = at;
      latest = Math.max(latest, at);
    }
  }

  /// Whether results of loads and those entered by [#producedAt] are remembered, so that they can be taken back.
  void record(boolean on) {
    recording = on;
    changed = 0;
  }

  /// What has been entered so far stays.
  void mark() {
    changed = 0;
    latestAtMark = latest;
  }

  /// Takes back what has been entered since [#mark].
  void revoke() {
    while (changed > 0) {
      changed -= FIELDS;
      int noted = (int) changes[changed];
      int register = noted < 0 ? ~noted : noted;
      ready[register] = changes[changed + 1];
      hitReady[register] = changes[changed + 2];
      secondLevelReady[register] = changes[changed + 3];
      loaded[register] = noted < 0;
    }
    latest = latestAtMark;
  }

  private void remember(int register) {
    int at = changed;
    if (at == changes.length) {
      changes = Arrays.copyOf(changes, 2 * at);
    }
    changes[at] = loaded[register] ? ~register : register;
    changes[at + 1] = ready[register];
    changes[at + 2] = hitReady[register];
    changes[at + 3] = secondLevelReady[register];
    changed = at + FIELDS;
  }

  /// Everything is ready: after a rollback nothing that was in flight matters.
  void clear() {
    Arrays.fill(ready, 0);
    Arrays.fill(loaded, false);
    latest = 0;
  }

  /// Writes the results that cannot be read yet.
  ///
  /// @throws StateException never
  void save(StateWriter out) throws StateException {
    out.list(IntStream.range(0, ENTRIES).filter(each -> ready[each] > clock.now()).boxed().toList(), each -> {
      out.i32(each);
      out.i64(ready[each]);
      out.bool(loaded[each]);
      out.i64(loaded[each] ? hitReady[each] : 0);
      out.i64(loaded[each] ? secondLevelReady[each] : 0);
    });
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    clear();
    in.each(() -> {
      int register = in.within(0, ENTRIES - 1);
      ready[register] = in.i64();
      loaded[register] = in.bool();
      hitReady[register] = in.i64();
      secondLevelReady[register] = in.i64();
      latest = Math.max(latest, ready[register]);
    });
  }

  /// Waits until `register` is ready in `later` cycles' time.
  private void awaitAt(int register, int later) {
    if (ready[register] <= clock.now() + later) {
      return;
    }
    if (!interlocked && hazard(register) > clock.now() + later) {
      throw HostFaultSignal.of(HostFault.Kind.ILLEGAL_MOLECULE);
    }
    clock.advance(awaited(register, later, clock.now()) - clock.now());
  }

  /// Charges what has to be waited from `now` on until `register` is ready in `later` cycles' time.
  ///
  /// @return when that is; the clock is left alone
  long awaited(int register, int later, long now) {
    long at = ready[register] - later;
    if (at <= now) {
      return now;
    }
    if (!loaded[register]) {
      stack.charge(register < FLOATS ? CycleLeaf.STALL_ALU : CycleLeaf.STALL_FP, at - now);
    } else {
      chargeLoad(now, hitReady[register] - later, secondLevelReady[register] - later, at);
    }
    return at;
  }

  private void chargeLoad(long now, long hit, long secondLevel, long at) {
    long hitAt = Math.max(now, hit);
    long secondLevelAt = Math.max(hitAt, secondLevel);
    stack.charge(CycleLeaf.STALL_LOAD, hitAt - now);
    stack.charge(CycleLeaf.MISS_L1D, secondLevelAt - hitAt);
    stack.charge(CycleLeaf.MISS_L2, at - secondLevelAt);
  }

  private long hazard(int register) {
    return loaded[register] ? hitReady[register] : ready[register];
  }
}
