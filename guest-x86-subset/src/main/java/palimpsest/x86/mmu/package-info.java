/// Guest addresses: true i386 page tables in guest memory, the walk over them, and access at linear addresses.
///
/// Both worlds translate here: a personality that plays the kernel edits tables with [palimpsest.x86.mmu.PageTables],
/// the interpreter loads and stores through [palimpsest.x86.mmu.Mmu], and CMS refills the host's TLB from the same
/// walk. No segmentation, no instruction, no cycle may ever come here.
@NullMarked
package palimpsest.x86.mmu;

import org.jspecify.annotations.NullMarked;
