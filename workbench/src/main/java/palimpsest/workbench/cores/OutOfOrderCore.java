package palimpsest.workbench.cores;

import palimpsest.host.machine.ResolvedMachine;

/// A core that executes in the order of operands.
///
/// **Time.** Micro-operations are placed one after the other, in the program's order; each is told when it can be
/// fetched, when it enters the scheduler, when it issues, when it completes and when it retires:
/// - up to `width` instructions are fetched in one cycle, none behind one that is taken; the front end runs no further
///   ahead than it is long;
/// - `frontEnd` cycles later up to `width` micro-operations of them enter the scheduler, if reorder buffer, scheduler,
///   load queue and store queue have room: places are given back at retirement, issue, retirement and draining;
/// - it issues in a later cycle, when its operands are there and a port that takes it is free: of two that could have
///   the same cycle the older has it;
/// - it completes after its latency, and can then be read; a load after `loadUse` cycles and what the memory adds;
/// - up to `width` retire in one cycle, in order, when they are complete.
///
/// A branch that was predicted wrong lets the next instruction be fetched when it completes. A load takes its data from
/// the youngest store in the queue that writes all its bytes; where that writes only some, it waits until the store has
/// drained.
///
/// **The cycle stack** is that of retirement: a cycle in which something retires is an issue cycle, each other one is
/// charged to what the oldest micro-operation waits for: memory, the second level, the TLB, operands, and if it came
/// late into the scheduler to what kept the front end.
final class OutOfOrderCore implements CoreModel {
  private final int width;
  private final int frontEnd;
  private final int loadUse;
  private final int forward;
  private final boolean waitsForAddresses;
  private final int reorder;
  private final Latencies latencies;
  private final BranchPredictor predictor;
  private final FetchedBytes fetchedBytes = new FetchedBytes();
  private final CoreBooks books;
  private final MemorySide memory;
  private final Ports ports;
  private final Places retirements;
  private final Places loads;
  private final EarliestFirst scheduler;
  private final StoreQueue queue;

  /// Per register, when it can be read.
  private final long[] ready = new long[Register.COUNT];

  /// The cycle of the last fetch, and how many instructions it has.
  private long fetchCycle;
  private int fetched;
  /// Why the next instruction cannot be fetched earlier; that of the current one.
  private CoreLeaf frontReason = CoreLeaf.STALL_FETCH;
  private CoreLeaf currentReason = CoreLeaf.STALL_FETCH;
  /// Of the lateness of the current instruction's fetch: what it waited for in the caches and the TLB.
  private long codeByTlb;
  private long codeBySecond;
  private long codeByMemory;
  /// The cycle in which the last micro-operation entered the scheduler, and how many did.
  private long entryCycle;
  private int entered;
  /// The cycle in which the last retired, and how many did.
  private long retireCycle = -1;
  private int retired;
  private long addressesKnown;

  OutOfOrderCore(
      CoreShape shape, CoreShape.OutOfOrder order, ResolvedMachine machine, CoreBooks books, MemorySide memory) {
    this.books = books;
    this.memory = memory;
    this.width = shape.width();
    this.frontEnd = shape.frontEnd();
    this.loadUse = shape.loadUse();
    this.forward = order.forward();
    this.waitsForAddresses = order.waitsForAddresses();
    this.reorder = order.reorder();
    this.latencies = new Latencies(machine.machine().latency(), loadUse);
    this.predictor = new BranchPredictor(shape.predictor());
    this.ports = new Ports(order.ports());
    this.retirements = new Places(order.reorder());
    this.loads = new Places(order.loads());
    this.scheduler = new EarliestFirst(order.scheduler());
    this.queue = new StoreQueue(shape.stores());
  }

  @Override
  public long now() {
    return retireCycle + 1;
  }

  @Override
  public void wait(CoreLeaf leaf, long cycles) {
    books.charge(leaf, cycles);
    retireCycle += cycles;
    retired = width;
    redirect(retireCycle, CoreLeaf.STALL_FETCH);
  }

  @Override
  public void execute(Step step) {
    Cracked cracked = step.cracked;
    codeByTlb = 0;
    codeBySecond = 0;
    codeByMemory = 0;
    if (step.fetched) {
      fetch(step);
    }
    currentReason = frontReason;
    frontReason = CoreLeaf.STALL_FETCH;
    long fetchedAt = fetchCycle;
    books.retired(cracked.uops.length);
    long complete = 0;
    for (Uop uop : cracked.uops) {
      complete = place(step, uop);
    }
    if (step.fetched && BranchPredictor.predicts(cracked.flow)) {
      branch(step, fetchedAt, complete);
    }
    if (cracked.serialising) {
      redirect(retireCycle + 1, CoreLeaf.STALL_FETCH);
    }
  }

  private void fetch(Step step) {
    books.count(CoreEvent.L1I_ACCESS, fetchedBytes.reads(step));
    books.count(CoreEvent.DECODE, 1);
    long earliest = Math.max(fetchCycle, entryCycle - frontEnd);
    if (earliest > fetchCycle) {
      fetchCycle = earliest;
      fetched = 0;
    } else if (fetched >= width) {
      fetchCycle++;
      fetched = 0;
    }
    codeByTlb = memory.codePage(step.eip);
    long late = memory.fetch(step.code);
    if (late > 0) {
      codeByMemory = memory.lateByMemory;
      codeBySecond = late - codeByMemory;
    }
    if (codeByTlb + late > 0) {
      fetchCycle += codeByTlb + late;
      fetched = 0;
    }
    fetched++;
  }

  private void branch(Step step, long fetchedAt, long complete) {
    books.count(CoreEvent.PREDICT, 1);
    if (predictor.mispredicts(step)) {
      books.mispredicted();
      books.count(CoreEvent.WRONG_PATH, Math.min(reorder, width * (complete - fetchedAt)));
      redirect(complete, CoreLeaf.STALL_BRANCH);
    } else if (step.taken) {
      fetched = width;
    }
  }

  /// Lets fetching go on in cycle `at`.
  private void redirect(long at, CoreLeaf reason) {
    if (at > fetchCycle) {
      fetchCycle = at;
      fetched = 0;
      frontReason = reason;
    }
  }

  /// Places one micro-operation in time.
  ///
  /// @return when it completes
  private long place(Step step, Uop uop) {
    long enters = enter(uop);
    long complete = enters;
    long byMemory = 0;
    long bySecond = 0;
    long byTlb = 0;
    books.executed(uop.kind);
    switch (uop.kind) {
      case EXCHANGE -> exchange(Register.at(uop.destinations[0], step.top), Register.at(uop.destinations[1], step.top));
      case LOAD -> {
        long issue = issue(uop, step, enters, waitsForAddresses ? addressesKnown : 0);
        byTlb = memory.page(step.linear[uop.access]);
        complete = load(step, uop, issue + byTlb);
        byMemory = memory.lateByMemory;
        bySecond = Math.max(0, complete - issue - byTlb - loadUse - byMemory);
        written(step, uop, complete);
      }
      case STORE_ADDRESS -> {
        long issue = issue(uop, step, enters, 0);
        byTlb = memory.page(step.linear[uop.access]);
        complete = issue + byTlb + 1;
        addressesKnown = Math.max(addressesKnown, complete);
        queue.begin(step.physical[uop.access], step.cracked.accesses[uop.access].bytes());
      }
      case STORE_DATA -> {
        complete = issue(uop, step, enters, 0) + 1;
        queue.data(complete);
      }
      case ALU, SHIFT, MULTIPLY, DIVIDE, BRANCH, MEDIA, FLOAT, FLOAT_DIVIDE, FLOAT_ROOT -> {
        complete = issue(uop, step, enters, 0) + latencies.of(uop.kind);
        written(step, uop, complete);
      }
    }
    retire(enters, complete, byMemory, bySecond, byTlb);
    if (uop.kind == UopKind.STORE_DATA) {
      queue.drains(memory.drain(queue.lastAddress(), retireCycle + 1));
    } else if (uop.kind == UopKind.LOAD) {
      loads.give(retireCycle + 1);
    }
    return complete;
  }

  /// When a micro-operation enters the scheduler.
  private long enter(Uop uop) {
    books.count(CoreEvent.RENAME, 1);
    books.count(CoreEvent.REORDER, 1);
    long earliest = Math.max(fetchCycle + frontEnd, entryCycle);
    earliest = Math.max(earliest, retirements.freeAt());
    if (uop.kind == UopKind.LOAD) {
      earliest = Math.max(earliest, loads.freeAt());
    } else if (uop.kind == UopKind.STORE_ADDRESS) {
      earliest = Math.max(earliest, queue.freeAt());
    }
    if (uop.kind != UopKind.EXCHANGE) {
      books.count(CoreEvent.SCHEDULE, 1);
      earliest = scheduler.roomAt(earliest);
    }
    if (earliest > entryCycle) {
      entryCycle = earliest;
      entered = 0;
    } else if (entered >= width) {
      entryCycle++;
      entered = 0;
    }
    entered++;
    return entryCycle;
  }

  private long issue(Uop uop, Step step, long enters, long notBefore) {
    long operands = Math.max(enters + 1, notBefore);
    for (int source : uop.sources) {
      operands = Math.max(operands, ready[Register.at(source, step.top)]);
    }
    long issue = ports.take(uop.kind, operands, uop.kind.isUnpipelined() ? latencies.of(uop.kind) : 1);
    scheduler.leaves(issue);
    return issue;
  }

  /// When the data of a load that issues in cycle `at` is there.
  private long load(Step step, Uop uop, long at) {
    books.count(CoreEvent.MEMORY_ORDER, 1);
    int physical = step.physical[uop.access];
    int bytes = step.cracked.accesses[uop.access].bytes();
    int store = queue.youngest(physical, bytes, at);
    if (store == StoreQueue.NONE) {
      return at + loadUse + memory.load(physical, at);
    }
    if (queue.covers(store, physical, bytes)) {
      memory.load(physical, at);
      memory.lateByMemory = 0;
      return Math.max(at + loadUse, queue.dataAt(store) + forward);
    }
    long drained = queue.drainedAt(store);
    return drained + loadUse + memory.load(physical, drained);
  }

  private void written(Step step, Uop uop, long complete) {
    for (int destination : uop.destinations) {
      ready[Register.at(destination, step.top)] = complete;
    }
  }

  private void exchange(int one, int other) {
    long kept = ready[one];
    ready[one] = ready[other];
    ready[other] = kept;
  }

  private void retire(long enters, long complete, long byMemory, long bySecond, long byTlb) {
    if (complete > retireCycle) {
      long lost = complete - retireCycle - 1;
      if (lost > 0) {
        blame(lost, enters, complete, byMemory, bySecond, byTlb);
      }
      books.charge(CoreLeaf.ISSUE, 1);
      retireCycle = complete;
      retired = 0;
    } else if (retired >= width) {
      books.charge(CoreLeaf.ISSUE, 1);
      retireCycle++;
      retired = 0;
    }
    retired++;
    retirements.give(retireCycle + 1);
  }

  /// Charges cycles in which nothing retired, from the latest cause back to the earliest.
  private void blame(long lost, long enters, long complete, long byMemory, long bySecond, long byTlb) {
    long left = charge(CoreLeaf.MISS_L2, byMemory, lost);
    left = charge(CoreLeaf.MISS_L1D, bySecond, left);
    left = charge(CoreLeaf.MISS_TLB, byTlb, left);
    long waited = complete - Math.min(enters, fetchCycle + frontEnd);
    left = charge(CoreLeaf.STALL_DEPENDENCY, waited - byMemory - bySecond - byTlb, left);
    left = charge(CoreLeaf.MISS_L2, codeByMemory, left);
    left = charge(CoreLeaf.MISS_L1I, codeBySecond, left);
    left = charge(CoreLeaf.MISS_TLB, codeByTlb, left);
    books.charge(currentReason, left);
  }

  private long charge(CoreLeaf leaf, long most, long left) {
    long part = Math.clamp(most, 0, left);
    books.charge(leaf, part);
    return left - part;
  }
}
