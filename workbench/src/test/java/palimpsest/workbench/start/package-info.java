@NullMarked
package palimpsest.workbench.start;

import org.jspecify.annotations.NullMarked;
