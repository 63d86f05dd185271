package palimpsest.workbench.record;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.cms.runtime.RunObserver;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.host.core.HostFault;
import palimpsest.x86.linux.RunningCode;

/// What was done when, in simulated time.
///
/// What CMS does is told apart by the leaves of the cycle stack that have grown since it was last seen; a stay in
/// translated code is one slice in the row of the gear it was entered in, though chains may have led it into
/// translations of other gears.
public final class Timeline implements RunObserver {
  /// Slices shown at most.
  private static final int MOST = 50_000;

  private static final int SYSTEM_CALL = 0x80;
  private static final CycleLeaf[] LEAVES = CycleLeaf.values();

  private final long from;
  private final long to;
  private final SliceRows rows;
  private final long[] seen = new long[LEAVES.length];
  private final Map<RunningCode, RunningCode> codes = new HashMap<>();
  private final Set<Integer> translated = new HashSet<>();
  private Optional<GuestMachine> machine = Optional.empty();
  private Ledger ledger = new Ledger();
  private RunningCode code = new RunningCode("", List.of());
  private long cycle;
  private long time;
  private int eip;
  private int gear;
  private int evictions;
  private String call = "";

  /// @param from cycle at which the trace begins
  /// @param to cycle at which it ends
  public Timeline(long from, long to) {
    this(from, to, MOST);
  }

  /// @param most slices shown
  Timeline(long from, long to, int most) {
    this.from = from;
    this.to = to;
    this.rows = new SliceRows(most);
  }

  @Override
  public void loaded(GuestMachine loaded) {
    machine = Optional.of(loaded);
    ledger = loaded.ledger();
    served();
  }

  @Override
  public void standsAt(int address) {
    split("");
    eip = address;
  }

  @Override
  public void enters(int address, int ofGear) {
    split("");
    eip = address;
    gear = ofGear;
  }

  @Override
  public void leaves() {
    long now = ledger.clock().now();
    long then = now();
    put(Slice.Row.ofGear(gear), time, then, cycle, now - cycle, "gear " + gear);
    seen(now, then);
  }

  @Override
  public void rolledBack(HostFault fault, int address) {
    eip = address;
    split("rollback: " + fault.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  @Override
  public void translated(int address, int ofGear, int instructions, int bytes) {
    eip = address;
    split((translated.add(address) ? "translate gear " : "retranslate gear ") + ofGear);
  }

  @Override
  public void evicted(int address, int ofGear) {
    evictions++;
  }

  @Override
  public void calls(int vector, int number) {
    call = vector == SYSTEM_CALL ? "system call " + number : "int " + vector;
    boolean charged = ledger.cycles().get(CycleLeaf.INTERRUPT) > seen[CycleLeaf.INTERRUPT.ordinal()];
    split("");
    if (!charged && cycle >= from && cycle < to) {
      // Where system calls cost nothing they are still to be seen.
      rows.add(Slice.Row.KERNEL, new Slice(time, time, 0, new Slice.Label(call, code, eip)));
    }
  }

  @Override
  public void served() {
    split("");
    call = "";
    code = codes.computeIfAbsent(machine.orElseThrow().runningCode(), same -> same);
  }

  /// The run is over.
  public void finish() {
    split("");
  }

  /// The slices so far.
  SliceRows rows() {
    return rows;
  }

  /// Makes slices of what CMS has done since the last look, in the order of the leaves.
  private void split(String text) {
    long now = ledger.clock().now();
    if (now == cycle) {
      return;
    }
    long then = now();
    long begin = time;
    long done = 0;
    for (CycleLeaf leaf : LEAVES) {
      long spent = ledger.cycles().get(leaf) - seen[leaf.ordinal()];
      if (spent > 0) {
        done += spent;
        long end = time + (long) ((then - time) * ((double) done / (now - cycle)));
        put(row(leaf), begin, end, cycle + done - spent, spent, text(leaf, text));
        begin = end;
      }
    }
    seen(now, then);
    evictions = 0;
  }

  private String text(CycleLeaf leaf, String given) {
    return switch (leaf) {
      case RECOVER -> given.startsWith("rollback") ? given : "rollback";
      case TRANSLATE_GEAR2, TRANSLATE_GEAR3, TRANSLATE_GEAR4 -> given.contains("translate") ? given : leaf.jsonName();
      case INTERRUPT -> call.isEmpty() ? "timer or exception" : call;
      case COLLECT -> "evict " + evictions;
      case ISSUE, STALL_LOAD, STALL_ALU, STALL_FP, STALL_BRANCH, MISS_L1D, MISS_L2, MISS_L1I, MISS_TLB, STORE_BUFFER,
          ROLLBACK_LOST, INTERPRET, DISPATCH, CHAIN, SMC, GOVERN, IDLE, DVFS -> leaf.jsonName();
    };
  }

  private Slice.Row row(CycleLeaf leaf) {
    return switch (leaf) {
      case RECOVER -> Slice.Row.ROLLBACK;
      case INTERPRET -> Slice.Row.INTERPRET;
      case TRANSLATE_GEAR2, TRANSLATE_GEAR3, TRANSLATE_GEAR4 -> Slice.Row.TRANSLATE;
      case DISPATCH, CHAIN -> Slice.Row.LOOK_UP;
      case SMC -> Slice.Row.CODE_WRITES;
      case COLLECT -> Slice.Row.COLLECT;
      case INTERRUPT -> Slice.Row.KERNEL;
      case GOVERN, IDLE, DVFS -> Slice.Row.IDLE;
      case ISSUE, STALL_LOAD, STALL_ALU, STALL_FP, STALL_BRANCH, MISS_L1D, MISS_L2, MISS_L1I, MISS_TLB, STORE_BUFFER,
          ROLLBACK_LOST -> Slice.Row.ofGear(gear);
    };
  }

  private void put(Slice.Row row, long begin, long end, long firstCycle, long cycles, String text) {
    if (cycles > 0 && firstCycle + cycles > from && firstCycle < to) {
      rows.add(row, new Slice(begin, end, cycles, new Slice.Label(text, code, eip)));
    }
  }

  private long now() {
    return machine.orElseThrow().operation().picoseconds();
  }

  private void seen(long now, long then) {
    cycle = now;
    time = then;
    for (CycleLeaf leaf : LEAVES) {
      seen[leaf.ordinal()] = ledger.cycles().get(leaf);
    }
  }
}
