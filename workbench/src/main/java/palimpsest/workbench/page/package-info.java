/// `explain` as a page: one translation, from the guest's instructions through the optimiser's passes to molecules on a
/// grid of slots and cycles, with what depends on what and what each molecule did in a run.
///
/// Everything on a page was found out here; its scripts only draw. A page needs no other file and no network.
@NullMarked
package palimpsest.workbench.page;

import org.jspecify.annotations.NullMarked;
