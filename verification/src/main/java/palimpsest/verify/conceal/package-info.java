/// Invariant C1 tried from the guest's side: programs that aim everywhere they can, and page tables that aim where no
/// program can make them aim. They must observe nothing, change nothing, and take as long whatever concealed memory
/// holds.
@NullMarked
package palimpsest.verify.conceal;

import org.jspecify.annotations.NullMarked;
