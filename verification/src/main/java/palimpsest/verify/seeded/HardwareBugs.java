package palimpsest.verify.seeded;

import static palimpsest.verify.seeded.Noticed.DIVERGENCE;
import static palimpsest.verify.seeded.SeededBug.in;

import java.lang.classfile.Opcode;
import java.util.List;

/// Mistakes of the host in what CMS relies on: alias entries, the gated store buffer, commit and rollback.
final class HardwareBugs {
  private HardwareBugs() {}

  static List<SeededBug> all() {
    return List.of(
        in("host.core.GatedStoreBuffer.overlay", "a load does not see the last byte of an older store",
            new Edit.Nudge(Opcode.IF_ICMPLE, 1), 1, 1, DIVERGENCE),
        in("host.core.GatedStoreBuffer.blocks", "a store is filed under its first block only",
            new Edit.Operate(Opcode.LOR, Opcode.LAND), 1, 1, DIVERGENCE),
        in("host.core.GatedStoreBuffer.drop", "the first of the stores dropped stays",
            new Edit.Number(0, 1), 1, 1, DIVERGENCE),
        in("host.core.GatedStoreBuffer.release", "the last of the stores committed is not released",
            new Edit.Nudge(Opcode.IF_ICMPGE, -1), 1, 1, DIVERGENCE),
        in("host.core.LoadStoreUnit.rollback", "a rollback keeps the gated stores",
            new Edit.Drop("drop"), 1, 1, DIVERGENCE),
        in("host.core.LoadStoreUnit.check", "the last byte of a store is not checked against alias entries",
            new Edit.AdjustArgument("overlaps", -1), 1, 2, DIVERGENCE),
        in("host.core.AliasTable.overlap", "an alias entry does not protect its last byte",
            new Edit.Nudge(Opcode.IF_ICMPGE, -1), 1, 1, DIVERGENCE),
        in("host.core.LoadStoreUnit.loadGuest", "the second half of a load across pages is shifted too little",
            new Edit.Number(8, 4), 1, 3, DIVERGENCE),
        in("host.core.HostState.commit", "a commit forgets the shadow registers",
            new Edit.Drop("arraycopy"), 1, 3, DIVERGENCE),
        in("host.core.ReturnStack.pop", "a return is predicted whatever its address",
            new Edit.Assume(), 2, 3, DIVERGENCE),
        in("host.core.LoadOperation.<init>", "signed loads extend with zeros",
            new Edit.Answer("signed", 0), 1, 1, DIVERGENCE),
        in("host.core.ReferenceEngine.codeChanges", "molecules decoded before a patch are still executed",
            new Edit.Drop("invalidate"), 1, 1, DIVERGENCE),
        in("host.core.Shifts$Left.result", "shift counts are masked to four bits",
            new Edit.Number(31, 15), 1, 1, DIVERGENCE),
        in("host.core.Sums.keepCarry", "increments clear the carry",
            new Edit.Number(1, 0), 1, 1, DIVERGENCE));
  }
}
