package palimpsest.workbench.cores;

import java.util.ArrayDeque;
import palimpsest.host.machine.ResolvedMachine;

/// A core that issues in the program's order, up to so many instructions together.
///
/// **Time.** Each instruction goes through the pipeline in one *pass* or more ([Cracked#passes]), one cycle each. A
/// pass issues in cycle `t`: its address is added up then, a load that hits has its data at `t + loadUse`, and its
/// operation executes at `t + skew`, so that with a skew of `loadUse` nobody waits for a hit but addresses. Whoever is
/// not ready holds everything behind. Misses do not hold: who reads the register waits; a second miss waits for a free
/// register. Data to be stored, and flags a branch looks at, may come one cycle late. Branches resolve one cycle after
/// they execute.
///
/// **Pairing.** An instruction issues together with those before it if it has one pass, all its operations may stand
/// second ([UopKind#pairsSecond]), no two access memory, it writes no register they write, and none of them was a
/// branch or had several passes.
final class InOrderCore implements CoreModel {
  private final int width;
  private final int frontEnd;
  private final int skew;
  private final int loadUse;
  private final int stores;
  private final Latencies latencies;
  private final BranchPredictor predictor;
  private final FetchedBytes fetched = new FetchedBytes();
  private final CoreBooks books;
  private final MemorySide memory;

  /// Per register: when an operation can execute that reads it, and of its lateness the cycles due to memory and to the
  /// second level.
  private final long[] ready = new long[Register.COUNT];
  private final long[] byMemory = new long[Register.COUNT];
  private final long[] bySecond = new long[Register.COUNT];
  private final ArrayDeque<Long> draining = new ArrayDeque<>();

  /// The last cycle in which something issued, or the pipeline was held.
  private long cycle = -1;
  /// Instructions that issued in it; the width where nothing may join them.
  private int issued;
  /// Registers they write, and whether one of them accesses memory.
  private long writtenTogether;
  private boolean accessedTogether;
  /// When the next instruction can issue at the earliest, as far as the front end is concerned, and why not before.
  private long front;
  private CoreLeaf frontReason = CoreLeaf.STALL_FETCH;
  /// When the unit for operations that are not pipelined is free.
  private long unitFreeAt;

  InOrderCore(
      CoreShape shape, CoreShape.InOrder order, ResolvedMachine machine, CoreBooks books, MemorySide memory) {
    this.books = books;
    this.memory = memory;
    this.width = shape.width();
    this.frontEnd = shape.frontEnd();
    this.skew = order.skew();
    this.loadUse = shape.loadUse();
    this.stores = shape.stores();
    this.latencies = new Latencies(machine.machine().latency(), loadUse);
    this.predictor = new BranchPredictor(shape.predictor());
    this.issued = width;
  }

  @Override
  public long now() {
    return cycle + 1;
  }

  @Override
  public void wait(CoreLeaf leaf, long cycles) {
    settleFront();
    hold(leaf, cycles);
  }

  @Override
  public void execute(Step step) {
    Cracked cracked = step.cracked;
    if (step.fetched) {
      fetch(step);
    }
    settleFront();
    books.retired(cracked.uops.length);
    boolean joins = cracked.passes.length == 1 && joins(cracked);
    int from = 0;
    for (int to : cracked.passes) {
      issue(step, from, to, joins);
      from = to;
    }
    if (cracked.passes.length > 1) {
      issued = width;
    }
    if (step.fetched && BranchPredictor.predicts(cracked.flow)) {
      branch(step);
    }
    if (cracked.serialising) {
      redirect(CoreLeaf.STALL_FETCH);
      issued = width;
    }
  }

  private void fetch(Step step) {
    books.count(CoreEvent.L1I_ACCESS, fetched.reads(step));
    books.count(CoreEvent.DECODE, 1);
    delayFront(memory.codePage(step.eip), CoreLeaf.MISS_TLB);
    long late = memory.fetch(step.code);
    if (late > 0) {
      delayFront(late - memory.lateByMemory, CoreLeaf.MISS_L1I);
      delayFront(memory.lateByMemory, CoreLeaf.MISS_L2);
    }
  }

  private void delayFront(long cycles, CoreLeaf leaf) {
    if (cycles > 0) {
      settleFront();
      hold(leaf, cycles);
    }
  }

  /// Waits until the front end has something.
  private void settleFront() {
    long wait = front - (cycle + 1);
    if (wait > 0) {
      hold(frontReason, wait);
    }
  }

  /// Lets cycles pass in which nothing issues.
  private void hold(CoreLeaf leaf, long cycles) {
    books.charge(leaf, cycles);
    cycle += cycles;
    issued = width;
  }

  private void branch(Step step) {
    books.count(CoreEvent.PREDICT, 1);
    if (predictor.mispredicts(step)) {
      books.mispredicted();
      books.count(CoreEvent.WRONG_PATH, (long) width * (frontEnd + skew));
      redirect(CoreLeaf.STALL_BRANCH);
    }
    issued = width;
  }

  /// What comes next is fetched when what issued last has resolved.
  private void redirect(CoreLeaf reason) {
    front = cycle + skew + 1 + frontEnd;
    frontReason = reason;
  }

  private boolean joins(Cracked cracked) {
    if (issued >= width) {
      return false;
    }
    for (Uop uop : cracked.uops) {
      if (!uop.kind.pairsSecond() || uop.access >= 0 && accessedTogether) {
        return false;
      }
      for (int register : uop.destinations) {
        if (register < Register.CARRY && (writtenTogether & 1L << register) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /// Issues one pass.
  private void issue(Step step, int from, int to, boolean joins) {
    Uop[] uops = step.cracked.uops;
    long at = joins ? cycle : cycle + 1;
    long made = 0;
    for (int i = from; i < to; i++) {
      at = awaitOperands(step, uops[i], made, at);
      for (int register : uops[i].destinations) {
        made |= 1L << register;
      }
    }
    boolean accesses = false;
    for (int i = from; i < to; i++) {
      if (uops[i].access >= 0) {
        at = access(step, uops[i], at);
        accesses = true;
      }
    }
    commit(at, accesses);
    for (int i = from; i < to; i++) {
      books.executed(uops[i].kind);
      if (uops[i].access < 0) {
        operate(step, uops, from, i);
      }
      for (int register : uops[i].destinations) {
        writtenTogether |= 1L << register;
      }
    }
  }

  private long awaitOperands(Step step, Uop uop, long made, long earliest) {
    long at = earliest;
    int behind = uop.access >= 0 ? 0 : skew;
    for (int source : uop.sources) {
      if ((made & 1L << source) == 0) {
        int register = Register.at(source, step.top);
        int late = uop.kind == UopKind.STORE_DATA || uop.kind == UopKind.BRANCH && isFlag(register) ? 1 : 0;
        at = until(ready[register] - behind - late, byMemory[register], bySecond[register], at);
      }
    }
    return uop.kind.isUnpipelined() ? until(unitFreeAt - skew, 0, 0, at) : at;
  }

  private static boolean isFlag(int register) {
    return register == Register.CARRY || register == Register.FLAGS;
  }

  /// Waits from cycle `at` to `need`, if that is later, and charges it.
  private long until(long need, long memoryPart, long secondPart, long at) {
    if (need <= at) {
      return at;
    }
    long lost = need - Math.max(at, cycle + 1);
    long forMemory = Math.min(lost, memoryPart);
    long forSecond = Math.min(lost - forMemory, secondPart);
    books.charge(CoreLeaf.MISS_L2, forMemory);
    books.charge(CoreLeaf.MISS_L1D, forSecond);
    books.charge(CoreLeaf.STALL_DEPENDENCY, lost - forMemory - forSecond);
    return need;
  }

  private long pass(CoreLeaf leaf, long need, long at) {
    if (need <= at) {
      return at;
    }
    books.charge(leaf, need - Math.max(at, cycle + 1));
    return need;
  }

  private long access(Step step, Uop uop, long earliest) {
    int refill = memory.page(step.linear[uop.access]);
    long at = refill > 0 ? pass(CoreLeaf.MISS_TLB, Math.max(earliest, cycle + 1) + refill, earliest) : earliest;
    int physical = step.physical[uop.access];
    if (uop.kind == UopKind.LOAD) {
      long late = memory.load(physical, at);
      int register = Register.at(uop.destinations[0], step.top);
      ready[register] = at + loadUse + late;
      byMemory[register] = memory.lateByMemory;
      bySecond[register] = late - memory.lateByMemory;
      return at;
    }
    while (!draining.isEmpty() && draining.getFirst() <= at) {
      draining.removeFirst();
    }
    if (draining.size() >= stores) {
      at = pass(CoreLeaf.STORE_BUFFER, draining.removeFirst(), at);
    }
    draining.addLast(memory.drain(physical, at + skew));
    return at;
  }

  private void commit(long at, boolean accesses) {
    if (at > cycle) {
      books.charge(CoreLeaf.ISSUE, 1);
      cycle = at;
      issued = 1;
      writtenTogether = 0;
      accessedTogether = accesses;
    } else {
      issued++;
      accessedTogether |= accesses;
    }
  }

  /// Executes what is no access. Where it reads what its own pass loads and that is late, everything waits.
  private void operate(Step step, Uop[] uops, int from, int index) {
    Uop uop = uops[index];
    if (uop.kind == UopKind.EXCHANGE) {
      exchange(Register.at(uop.destinations[0], step.top), Register.at(uop.destinations[1], step.top));
      return;
    }
    for (int source : uop.sources) {
      if (isLoadedIn(uops, from, index, source) && uop.kind != UopKind.STORE_DATA) {
        int register = Register.at(source, step.top);
        long wait = ready[register] - (cycle + skew);
        if (wait > 0) {
          long forMemory = Math.min(wait, byMemory[register]);
          long forSecond = Math.min(wait - forMemory, bySecond[register]);
          hold(CoreLeaf.MISS_L2, forMemory);
          hold(CoreLeaf.MISS_L1D, forSecond);
          hold(CoreLeaf.STALL_DEPENDENCY, wait - forMemory - forSecond);
        }
      }
    }
    long done = cycle + skew + latencies.of(uop.kind);
    for (int destination : uop.destinations) {
      int register = Register.at(destination, step.top);
      ready[register] = done;
      byMemory[register] = 0;
      bySecond[register] = 0;
    }
    if (uop.kind.isUnpipelined()) {
      unitFreeAt = done;
    }
  }

  private static boolean isLoadedIn(Uop[] uops, int from, int before, int register) {
    for (int i = from; i < before; i++) {
      if (uops[i].kind == UopKind.LOAD && uops[i].destinations[0] == register) {
        return true;
      }
    }
    return false;
  }

  private void exchange(int one, int other) {
    swap(ready, one, other);
    swap(byMemory, one, other);
    swap(bySecond, one, other);
  }

  private static void swap(long[] of, int one, int other) {
    long kept = of[one];
    of[one] = of[other];
    of[other] = kept;
  }
}
