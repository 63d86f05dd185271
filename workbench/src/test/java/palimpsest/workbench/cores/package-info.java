/// The comparison cores, cycle by cycle and as a whole.
@NullMarked
package palimpsest.workbench.cores;

import org.jspecify.annotations.NullMarked;
