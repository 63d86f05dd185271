package palimpsest.workbench.cores;

import java.util.Arrays;
import palimpsest.host.account.Event;
import palimpsest.host.account.EventCounters;

/// What a core counts: cycles by leaf, events by name. Integers only; the leaves add up to the core's clock, which is
/// kept on its own.
public final class CoreBooks {
  private final long[] cycles = new long[CoreLeaf.values().length];
  private final long[] events = new long[CoreEvent.values().length];
  private final EventCounters memory = new EventCounters();
  private long instructions;
  private long iterations;
  private long uops;
  private long mispredictions;

  CoreBooks() {}

  void charge(CoreLeaf leaf, long count) {
    cycles[leaf.ordinal()] += count;
  }

  void count(CoreEvent event, long times) {
    events[event.ordinal()] += times;
  }

  /// A micro-operation has executed: what that costs in energy on whatever core.
  void executed(UopKind kind) {
    switch (kind) {
      case ALU -> count(CoreEvent.ALU, 1);
      case SHIFT -> count(CoreEvent.SHIFT, 1);
      case MULTIPLY -> count(CoreEvent.MULTIPLY, 1);
      case DIVIDE -> count(CoreEvent.DIVIDE, 1);
      case MEDIA, FLOAT, FLOAT_DIVIDE, FLOAT_ROOT -> count(CoreEvent.FLOATING, 1);
      case BRANCH -> count(CoreEvent.BRANCH, 1);
      case LOAD, STORE_ADDRESS -> {
        count(CoreEvent.ADDRESS, 1);
        count(CoreEvent.LSU, 1);
      }
      case STORE_DATA -> count(CoreEvent.STORE_BUFFER, 1);
      case EXCHANGE -> {}
    }
  }

  void retired(int moreUops) {
    uops += moreUops;
  }

  void instruction() {
    instructions++;
  }

  void iteration() {
    iterations++;
  }

  void mispredicted() {
    mispredictions++;
  }

  /// What happens in the caches and the TLB.
  EventCounters memory() {
    return memory;
  }

  /// Cycles of a leaf.
  public long cycles(CoreLeaf leaf) {
    return cycles[leaf.ordinal()];
  }

  /// All leaves together.
  public long sum() {
    return Arrays.stream(cycles).sum();
  }

  /// How often an event happened.
  public long events(CoreEvent event) {
    return switch (event) {
      case CLOCK, UNCORE -> sum() - cycles(CoreLeaf.IDLE);
      case HALTED -> cycles(CoreLeaf.IDLE);
      case L1I_MISS -> memory.get(Event.L1I_MISSES);
      case L1D_ACCESS -> memory.get(Event.L1D_HITS) + memory.get(Event.L1D_MISSES);
      case L1D_MISS -> memory.get(Event.L1D_MISSES);
      case TLB_LOOKUP -> memory.get(Event.TLB_HITS) + memory.get(Event.TLB_MISSES);
      case TLB_REFILL -> memory.get(Event.TLB_MISSES);
      case L2_ACCESS -> memory.get(Event.L2_HITS) + memory.get(Event.L2_MISSES);
      case MEMORY_ACCESS -> memory.get(Event.MEMORY_ACCESSES);
      case L1I_ACCESS, DECODE, RENAME, REORDER, SCHEDULE, PREDICT, WRONG_PATH, ALU, SHIFT, MULTIPLY, DIVIDE, FLOATING,
          ADDRESS, LSU, MEMORY_ORDER, STORE_BUFFER, BRANCH ->
          events[event.ordinal()];
    };
  }

  /// Guest instructions retired; a repeated string instruction counts once.
  public long instructions() {
    return instructions;
  }

  /// Iterations of repeated string instructions.
  public long iterations() {
    return iterations;
  }

  /// Micro-operations retired.
  public long uops() {
    return uops;
  }

  /// Branches predicted wrong.
  public long mispredictions() {
    return mispredictions;
  }
}
