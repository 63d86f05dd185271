package palimpsest.verify.seeded;

import static palimpsest.verify.seeded.Noticed.DIVERGENCE;
import static palimpsest.verify.seeded.SeededBug.in;

import java.lang.classfile.Opcode;
import java.util.List;

/// Mistakes in decoding and in saying what an instruction means.
final class LiftingBugs {
  private LiftingBugs() {}

  static List<SeededBug> all() {
    return List.of(
        in("x86.isa.Decoding.signed", "displacements and short immediates are zero-extended",
            new Edit.Operate(Opcode.ISHR, Opcode.IUSHR), 1, 1, DIVERGENCE),
        in("x86.isa.Decoding.memory32", "an index field of 4 is ESP instead of none",
            new Edit.Number(4, 8), 2, 3, DIVERGENCE),
        in("x86.isa.Decoding.memory32", "the scale of an index is one bit too wide",
            new Edit.Number(6, 5), 2, 2, DIVERGENCE),
        in("cms.lift.Semantics.lift", "SBB forgets the borrow",
            new Edit.Name("SBB", "SUB"), 1, 2, DIVERGENCE),
        in("cms.lift.Semantics.lift", "INC loses the carry flag",
            new Edit.Name("ADDK", "ADD"), 1, 1, DIVERGENCE),
        in("cms.lift.Semantics.lift", "MOVSX extends with zeros",
            new Edit.Name("SX", "ZX"), 1, 1, DIVERGENCE),
        in("cms.lift.Semantics.compare", "CMP has its operands swapped",
            new Edit.Swap("onlyCodes"), 1, 1, DIVERGENCE),
        in("cms.lift.Semantics.extend", "a 16-bit MOVZX clears the upper half of its register",
            new Edit.Redirect("write", "writeMerged"), 1, 1, DIVERGENCE),
        in("cms.lift.Semantics.conditionalMove", "CMOV moves when its condition fails",
            new Edit.Swap("select"), 1, 1, DIVERGENCE),
        in("cms.lift.Semantics.exchangeAdd", "XADD writes the sum to its source",
            new Edit.Redirect("write", "writeMerged"), 1, 2, DIVERGENCE),
        in("cms.lift.Place.register", "AH is taken for AL",
            new Edit.Number(4, 8), 1, 2, DIVERGENCE),
        in("cms.lift.BitOperations.addressOfBit", "a bit offset in a register reaches twice as far",
            new Edit.Number(3, 2), 1, 1, DIVERGENCE),
        in("cms.lift.BitOperations.scan", "BSF and BSR leave the zero flag",
            new Edit.Drop("onlyCodes"), 1, 1, DIVERGENCE),
        in("cms.lift.Multiplication.wide", "the upper half of a product sets no codes",
            new Edit.Redirect("aluCodes", "alu"), 1, 1, DIVERGENCE),
        in("cms.lift.PathWalk.transfer", "a call pushes its target instead of its return address",
            new Edit.Redirect("after", "target"), 1, 2, DIVERGENCE),
        in("cms.lift.PathWalk.pass", "a branch on a path is not taken back when its way is followed",
            new Edit.Ignore("negated"), 1, 1, DIVERGENCE),
        in("cms.lift.PathWalk.convert", "a converted arm counts as one instruction if it is skipped",
            new Edit.Number(0, 1), 3, 3, DIVERGENCE),
        in("cms.lift.PathWalk.test", "LOOPE stops at the wrong flag",
            new Edit.Name("E", "NE"), 1, 1, DIVERGENCE),
        in("cms.lift.StackOperations.pushAll", "PUSHA pushes the ESP it has moved",
            new Edit.Negate(), 2, 2, DIVERGENCE),
        in("cms.lift.StackOperations.push", "a 16-bit push moves ESP by four",
            new Edit.Answer("bits", 32), 1, 1, DIVERGENCE),
        in("cms.lift.StackOperations.popReturn", "RET n leaves its n bytes on the stack",
            new Edit.Drop("plus"), 1, 1, DIVERGENCE),
        in("cms.lift.Strings.repeated", "REP counts one iteration too few when it stops early",
            new Edit.Number(1, 0), 7, 7, DIVERGENCE),
        in("cms.lift.Strings.repeated", "REPE and REPNE are taken for one another",
            new Edit.Name("REPNE", "REP"), 1, 1, DIVERGENCE),
        in("cms.lift.Emitter.base", "FS has the base of GS",
            new Edit.Redirect("fs", "gs"), 1, 1, DIVERGENCE));
  }
}
