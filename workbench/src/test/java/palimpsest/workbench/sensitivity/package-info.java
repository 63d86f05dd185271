/// Claims about energy under prices that nobody knows well.
@NullMarked
package palimpsest.workbench.sensitivity;

import org.jspecify.annotations.NullMarked;
