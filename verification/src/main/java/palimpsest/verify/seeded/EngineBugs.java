package palimpsest.verify.seeded;

import static palimpsest.verify.seeded.Noticed.ENGINES;
import static palimpsest.verify.seeded.SeededBug.in;

import java.lang.classfile.Opcode;
import java.util.List;

/// Mistakes of the compiled engine, all in what the reference engine does not run: what units are made of, what they
/// call, and what is kept so that they need not look. Some change what the guest computes, others only times and
/// counts.
final class EngineBugs {
  private EngineBugs() {}

  static List<SeededBug> all() {
    return List.of(
        in("host.compile.SiteEmitter.exits", "the stores of an abandoned interval are not undone",
            new Edit.Drop("undo"), 1, 1, ENGINES),
        in("host.core.Frame.undo", "a logged store of 32 bits is undone as one of 16",
            new Edit.Negate(), 1, 1, ENGINES),
        in("host.core.Frame.abandon", "what an abandoned interval pushed on the return stack stays",
            new Edit.Drop("revoke"), 2, 2, ENGINES),
        in("host.core.Frame.abandon", "what was dynamic in an abandoned interval is not taken back",
            new Edit.Drop("revoke"), 1, 2, ENGINES),
        in("host.core.Disturbances.revoke", "a page filled in an abandoned interval stays in the TLB",
            new Edit.Drop("revoke"), 3, 7, ENGINES),
        in("host.core.Disturbances.revoke", "the scoreboard keeps the loads of an abandoned interval",
            new Edit.Drop("revoke"), 5, 7, ENGINES),
        in("host.core.Disturbances.end", "a dynamic wait is charged to no translation",
            new Edit.Drop("chargeOwner"), 1, 1, ENGINES),
        in("host.core.AccessFilter.forgetInPage", "a page that has moved in the TLB stays admitted for loads",
            new Edit.Negate(), 2, 2, ENGINES),
        in("host.core.PackedCache.access", "a line that is no longer the newest of its set stays admitted",
            new Edit.Drop("lineMoved"), 1, 1, ENGINES),
        in("host.core.CompiledEngine.run", "pages that CMS has protected meanwhile stay admitted for stores",
            new Edit.Drop("forgetPages"), 1, 1, ENGINES),
        in("host.core.Accesses.translate", "a store is not asked for protection when its page is admitted",
            new Edit.Answer("isMarked", 0), 1, 1, ENGINES),
        in("host.core.Accesses.translate", "an access that reaches into the next page by a byte is translated as one",
            new Edit.Nudge(Opcode.IF_ICMPLE, 1), 1, 2, ENGINES),
        in("host.core.Accesses.translate", "a miss of the TLB is counted as a hit as well",
            new Edit.Drop("count"), 2, 2, ENGINES),
        in("host.core.Frame.fetchOlder", "lines fetched from do not become the newest of their sets",
            new Edit.Drop("access"), 1, 1, ENGINES),
        in("host.core.Waits.await", "a known wait for a load is charged although a dynamic one came first",
            new Edit.Drop("charge"), 1, 3, ENGINES),
        in("host.core.Waits.publish", "a result in flight at a commit is not waited for behind it",
            new Edit.Drop("late"), 1, 1, ENGINES),
        in("host.core.Waits.takesLonger", "what had been waited when a result was produced shortens the wait for it",
            new Edit.Negate(), 1, 1, ENGINES),
        in("host.compile.CommitEmitter.commit", "a load in flight at a commit is taken for a computed result",
            new Edit.Answer("loaded", 0), 1, 1, ENGINES),
        in("host.compile.LateResults.arrive", "what is late at a commit is not known to be at the next interval",
            new Edit.Drop("or"), 1, 1, ENGINES),
        in("host.compile.PathTotals.<init>", "molecules before a branch are not counted where it is taken",
            new Edit.Drop("putAll"), 1, 2, ENGINES),
        in("host.compile.IntervalEmitter.branch", "a path and its sibling share what is known of them",
            new Edit.Ignore("copy"), 1, 1, ENGINES),
        in("host.compile.IntervalEmitter.path", "an exit is taken without asking whether it was patched",
            new Edit.Answer("isExit", 0), 1, 1, ENGINES),
        in("host.core.CompiledEngine.codeChanges", "units whose molecules were patched are still entered",
            new Edit.Drop("forgetVoid"), 1, 1, ENGINES),
        in("host.core.CompiledEngine.abandon", "behind an abandoned interval the intervals before it are repeated",
            new Edit.Assume(), 1, 3, ENGINES),
        in("host.compile.AluEmitter.setCodes", "codes of an increment are held as those of a sum",
            new Edit.Name("INCREMENT", "SUM"), 1, 1, ENGINES),
        in("host.compile.CodesEmitter.carryOut", "the carry out of a sum forgets that of its top bits",
            new Edit.Redirect("ior", "iand"), 1, 2, ENGINES),
        in("host.compile.MemoryEmitter.store", "a store is not checked against alias entries",
            new Edit.Drop("check"), 1, 1, ENGINES),
        in("host.compile.MemoryEmitter.check", "an access is not checked against the last byte of an alias entry",
            new Edit.Number(1, 2), 5, 5, ENGINES),
        in("host.core.FloatFile.close", "floating-point registers do not come out of a unit",
            new Edit.Drop("setFloats"), 1, 1, ENGINES));
  }
}
