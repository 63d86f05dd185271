package palimpsest.verify.seeded;

import static palimpsest.verify.seeded.Noticed.CHECKER;
import static palimpsest.verify.seeded.Noticed.DIVERGENCE;
import static palimpsest.verify.seeded.SeededBug.in;

import java.lang.classfile.Opcode;
import java.util.List;

/// Mistakes of the optimiser's passes.
final class OptimiserBugs {
  private OptimiserBugs() {}

  static List<SeededBug> all() {
    return List.of(
        in("cms.optimise.DeadStores.apply", "a store is removed although an exit lies behind it",
            new Edit.Drop("clear"), 1, 1, DIVERGENCE),
        in("cms.optimise.DeadStores.apply", "a store is removed although a load reads it",
            new Edit.Drop("removeIf"), 1, 1, DIVERGENCE),
        in("cms.optimise.DeadStores.covers", "a store is removed although a later one covers only part of it",
            new Edit.Assume(), 3, 3, DIVERGENCE),
        in("cms.optimise.DeadCode$Sweep.alu", "codes that are wanted go with a value that is too",
            new Edit.Negate(), 5, 7, CHECKER),
        in("cms.optimise.DeadCode.withoutCodes", "an increment without codes becomes a decrement",
            new Edit.Name("ADD", "SUB"), 1, 1, DIVERGENCE),
        in("cms.optimise.MemoryReuse.relation", "a store is known to leave alone what it overwrites",
            new Edit.Name("OVERLAPPING", "APART"), 1, 1, DIVERGENCE),
        in("cms.optimise.MemoryReuse$Sweep.protect", "reused memory is not checked against stores in between",
            new Edit.Drop("addAll"), 1, 1, DIVERGENCE),
        in("cms.optimise.Algebra.cheaper", "a subtraction of a constant becomes its addition",
            new Edit.Forget(Opcode.INEG), 1, 1, DIVERGENCE),
        in("cms.optimise.Simplification$Sweep.conditional", "a select is turned round and its condition is not",
            new Edit.Ignore("negated"), 1, 1, DIVERGENCE),
        in("cms.optimise.Linear.plus", "the constant of a difference is added",
            new Edit.Forget(Opcode.IMUL), 2, 2, DIVERGENCE),
        in("cms.optimise.LoopState.invariants", "a register that changes in a loop is taken for an invariant",
            new Edit.Answer("equals", 1), 1, 1, DIVERGENCE),
        in("cms.optimise.Rotation.stride", "an address that is carried around a loop advances the wrong way",
            new Edit.Operate(Opcode.ISUB, Opcode.IADD), 1, 1, DIVERGENCE),
        in("cms.optimise.Rotation.mayMove", "a load moves to the turn before across a store that may write its bytes",
            new Edit.Answer("allMatch", 1), 1, 1, DIVERGENCE),
        in("cms.optimise.Rotation.carry", "the first turn's value is computed from what later turns carry",
            new Edit.Drop("put"), 1, 2, CHECKER),
        in("cms.optimise.Rotation.carry", "the next turn's value is computed from what this turn carries",
            new Edit.Drop("put"), 2, 2, DIVERGENCE),
        in("cms.optimise.Rotation.isFixed", "a load is made once for all turns, though turns store to its bytes",
            new Edit.TakeFor("Op$Alu"), 1, 1, CHECKER));
  }
}
