/// MMX and SSE: operations on values of several lanes, as data from an instruction's name, and the state SSE adds.
///
/// Integer operations are pure functions of bits. Floating-point ones are integer arithmetic, too: exact, then once
/// rounded, with every exception and every mode of MXCSR as processors have them; the host's own arithmetic reaches a
/// result only where a property holds it against that. No guest memory, no encodings, no exceptions thrown: whoever
/// executes an instruction asks whether an exception stops it. Rules are those of Intel SDM volume 1, chapters 4 and 9
/// to 11, and of volume 2 where an instruction has its own; what they leave open follows what processors were seen to
/// do.
@NullMarked
package palimpsest.x86.simd;

import org.jspecify.annotations.NullMarked;
