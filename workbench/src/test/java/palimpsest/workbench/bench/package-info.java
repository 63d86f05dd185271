/// Tests of what measuring needs beside clocks.
@NullMarked
package palimpsest.workbench.bench;

import org.jspecify.annotations.NullMarked;
