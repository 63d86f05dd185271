/// Claims about the command line, the files it writes, and the shape of the whole house.
@NullMarked
package palimpsest.workbench;

import org.jspecify.annotations.NullMarked;
