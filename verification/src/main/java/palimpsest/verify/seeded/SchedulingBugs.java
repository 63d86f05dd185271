package palimpsest.verify.seeded;

import static palimpsest.verify.seeded.Noticed.CHECKER;
import static palimpsest.verify.seeded.Noticed.DIVERGENCE;
import static palimpsest.verify.seeded.Noticed.FAILURE;
import static palimpsest.verify.seeded.SeededBug.in;

import java.lang.classfile.Opcode;
import java.util.List;

/// Mistakes in packing atoms into molecules, giving them registers, and laying molecules out.
final class SchedulingBugs {
  private SchedulingBugs() {}

  static List<SeededBug> all() {
    return List.of(
        in("cms.schedule.DependenceGraph.values", "a result is used in the cycle it is made in",
            new Edit.Answer("of", 0), 1, 1, CHECKER),
        in("cms.schedule.DependenceGraph.order", "overlapping accesses may change places",
            new Edit.Drop("edge"), 4, 5, CHECKER),
        in("cms.schedule.DependenceGraph.order", "accesses of unknown distance may change places unprotected",
            new Edit.Drop("edge"), 5, 5, CHECKER),
        in("cms.schedule.DependenceGraph.control", "a store is hoisted above an exit",
            new Edit.Drop("edge"), 1, 3, CHECKER),
        in("cms.schedule.DependenceGraph.control", "a store sinks below the exit behind it",
            new Edit.Drop("edge"), 3, 3, CHECKER),
        in("cms.schedule.DependenceGraph.codes", "codes are overwritten before they are read",
            new Edit.Drop("edge"), 2, 3, CHECKER),
        in("cms.schedule.Addresses.relation", "accesses of one base never meet",
            new Edit.Name("OVERLAPPING", "DISJOINT"), 1, 1, CHECKER),
        in("cms.schedule.Speculation.passStores", "a load hoisted above a store is not checked by it",
            new Edit.Operate(Opcode.IOR, Opcode.IAND), 1, 1, CHECKER),
        in("cms.schedule.Speculation.isFree", "an alias entry is given away while it is needed",
            new Edit.Assume(), 2, 3, CHECKER),
        in("cms.schedule.AliasMarks.of", "stores check no alias entries",
            new Edit.Answer("mask", 0), 1, 2, CHECKER),
        in("cms.schedule.HomeClaims.open", "a guest register is overwritten before an exit needs it",
            new Edit.Assume(), 5, 6, CHECKER),
        in("cms.schedule.RowMerger.mayMove", "merging molecules forgets what depends on them",
            new Edit.Answer("weight", 0), 1, 1, CHECKER),
        in("cms.schedule.Departure.reads", "a side exit forgets what its stub recomputes from",
            new Edit.Drop("set"), 1, 1, CHECKER),
        in("cms.schedule.Sinking.renamed", "a recomputed value keeps its old name in a second operand",
            new Edit.Answer("is", 0), 1, 1, DIVERGENCE),
        in("cms.allocate.LinearScan.find", "a register is given away one molecule early",
            new Edit.Compare(Opcode.IF_ICMPLE, Opcode.IF_ICMPLT), 1, 1, CHECKER),
        in("cms.allocate.LinearScan.departure", "what a side exit reads may be overwritten by its molecule",
            new Edit.AdjustArgument("max", -1), 1, 1, CHECKER),
        in("cms.allocate.LinearScan.run", "what a prologue computed is overwritten in the loop",
            new Edit.Answer("nextSetBit", -1), 1, 2, CHECKER),
        in("cms.emit.ParallelCopy.isFree", "a parallel copy overwrites what it has yet to read",
            new Edit.Answer("noneMatch", 1), 1, 1, DIVERGENCE),
        in("cms.emit.Layout.stub", "an indirect side exit leaves with a stale target",
            new Edit.Drop("add"), 3, 4, DIVERGENCE),
        in("cms.emit.Layout.stub", "a side exit retires nothing",
            new Edit.Drop("put"), 1, 1, DIVERGENCE),
        in("cms.emit.Layout.stub", "a side exit leaves without its commit",
            new Edit.Number(1, 0), 3, 4, DIVERGENCE),
        in("cms.emit.Layout.committed", "the way not taken has no resume point",
            new Edit.Drop("put"), 1, 5, FAILURE));
  }
}
