/// A debugger's hold on a guest, held against a run that is stopped after every instruction.
@NullMarked
package palimpsest.verify.debug;

import org.jspecify.annotations.NullMarked;
