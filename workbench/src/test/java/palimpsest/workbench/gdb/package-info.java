/// GDB's protocol spoken by a client that is a test.
@NullMarked
package palimpsest.workbench.gdb;

import org.jspecify.annotations.NullMarked;
