/// What experiments work out from their runs.
@NullMarked
package palimpsest.workbench.reproduce;

import org.jspecify.annotations.NullMarked;
