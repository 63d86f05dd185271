/// The state an x86 program can see, and the exceptions it can take.
///
/// Plain holders shared by the interpreter, the personality and CMS. No instruction semantics, no memory.
@NullMarked
package palimpsest.x86.cpu;

import org.jspecify.annotations.NullMarked;
