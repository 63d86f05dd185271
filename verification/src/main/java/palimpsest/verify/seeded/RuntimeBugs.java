package palimpsest.verify.seeded;

import static palimpsest.verify.seeded.Noticed.DIVERGENCE;
import static palimpsest.verify.seeded.Noticed.FAILURE;
import static palimpsest.verify.seeded.SeededBug.in;

import java.lang.classfile.Opcode;
import java.util.List;

/// Mistakes of CMS at run time: chains, the T-cache, invalidation, recovery.
final class RuntimeBugs {
  private RuntimeBugs() {}

  static List<SeededBug> all() {
    return List.of(
        in("cms.runtime.TranslationCache.isolate", "chains into a removed translation stay",
            new Edit.Drop("unchain"), 1, 1, FAILURE),
        in("cms.runtime.TranslationCache.isolate", "a removed translation stays in the branch target table",
            new Edit.Drop("remove"), 1, 1, FAILURE),
        in("cms.runtime.TranslationCache.remove", "a removed translation stays in the return stack",
            new Edit.Drop("clear"), 1, 1, FAILURE),
        in("cms.runtime.TranslatedPages.protect", "a page with translated code is not protected",
            new Edit.Drop("mark"), 1, 1, DIVERGENCE),
        in("cms.runtime.TranslatedPages.protect", "the granules of translated code are not marked",
            new Edit.Drop("markGranules"), 1, 1, DIVERGENCE),
        in("cms.runtime.Ring.makeRoom", "the next translation begins before this one ends",
            new Edit.Number(7, -8), 1, 1, FAILURE),
        in("cms.runtime.CompactedSpace.collect", "the room made begins before the last translation ends",
            new Edit.Forget(Opcode.IADD), 2, 2, FAILURE),
        in("cms.runtime.TranslationCache.move", "chains lead to where a translation was before it moved",
            new Edit.Drop("forEach"), 1, 3, FAILURE),
        in("cms.runtime.TranslationCache.move", "a moved translation stays in the branch target table",
            new Edit.Drop("remove"), 1, 2, FAILURE),
        in("cms.runtime.TranslationCache.move", "a moved translation stays in the return stack",
            new Edit.Drop("clear"), 1, 1, FAILURE),
        in("cms.runtime.WarmStart.located", "saved translations are taken without comparing the guest's bytes",
            new Edit.Answer("equals", 1), 1, 1, DIVERGENCE),
        in("cms.runtime.CodeWatch.beforeMarkedWrite", "the interpreter keeps instructions that were overwritten",
            new Edit.Drop("codeWritten"), 1, 1, DIVERGENCE),
        in("cms.runtime.TranslatedPages.unprotect", "what others on a page need is unmarked with a translation",
            new Edit.Drop("forEach"), 2, 2, DIVERGENCE),
        in("cms.runtime.Revalidation.revalidated", "a translation set aside is taken back without a look at its bytes",
            new Edit.Answer("isCurrent", 1), 1, 1, DIVERGENCE),
        in("cms.runtime.TranslationCache.setAside", "a translation set aside can be reached by its chains",
            new Edit.Drop("isolate"), 1, 1, FAILURE),
        in("cms.runtime.SourceRange.overlaps", "a write to the last byte of translated code is overlooked",
            new Edit.Nudge(Opcode.IF_ICMPGE, -1), 2, 2, DIVERGENCE),
        in("cms.runtime.CodeWatch.flushedPage", "the TLB keeps a page that was unmapped",
            new Edit.Drop("flushPage"), 1, 1, DIVERGENCE),
        in("cms.runtime.CodeMorpher.leaveHostRegisters", "EDI is not taken back from the host",
            new Edit.Number(8, 7), 1, 1, DIVERGENCE),
        in("cms.runtime.CodeMorpher.leaveHostRegisters", "the codes of a translation are not taken back",
            new Edit.Answer("codes", 0), 1, 1, DIVERGENCE),
        in("cms.runtime.CodeMorpher.enterHost", "a translation is entered with stale codes",
            new Edit.Drop("setCommittedCodes"), 1, 1, DIVERGENCE),
        in("cms.runtime.CodeMorpher.recover", "recovery resumes where the fault was instead of at the last commit",
            new Edit.Redirect("resumePc", "moleculePc"), 2, 3, FAILURE),
        in("cms.runtime.CodeMorpher.settleInterpreter", "what the interpreter retires is counted from the start",
            new Edit.Forget(Opcode.LSUB), 1, 2, DIVERGENCE),
        in("cms.runtime.Entrance.enterable", "translations are entered with the direction flag set",
            new Edit.Number(0x500, 0x100), 1, 1, DIVERGENCE),
        in("cms.runtime.Installer.adoptSegmentBases", "translations stay when a segment base changes",
            new Edit.Answer("select", 0), 1, 1, DIVERGENCE),
        in("cms.runtime.Link.unchain", "an unchained exit traps with another exit's number",
            new Edit.Adjust("index", 1), 1, 1, DIVERGENCE),
        in("cms.runtime.GuestMachine$PageWalks.walk", "a store may use a page that is read-only",
            new Edit.Assume(), 3, 6, DIVERGENCE));
  }
}
