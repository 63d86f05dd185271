/// What a page of `explain` says, held against the run it is about.
@NullMarked
package palimpsest.workbench.page;

import org.jspecify.annotations.NullMarked;
