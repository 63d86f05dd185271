@NullMarked
package palimpsest.workbench.sweep;

import org.jspecify.annotations.NullMarked;
