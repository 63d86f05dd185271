/// What MMX and SSE compute: operations on values of several lanes, as data from an instruction's name.
///
/// Pure functions of bits. No registers, no guest memory, no encodings, no exceptions thrown: where a value comes from
/// and goes to is the interpreter's affair.
@NullMarked
package palimpsest.x86.simd;

import org.jspecify.annotations.NullMarked;
