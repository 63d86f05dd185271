/// Tests of what recordings are made of.
@NullMarked
package palimpsest.workbench.record;

import org.jspecify.annotations.NullMarked;
