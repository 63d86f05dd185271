/// Tests of the snapshot's file.
@NullMarked
package palimpsest.workbench.snapshot;

import org.jspecify.annotations.NullMarked;
