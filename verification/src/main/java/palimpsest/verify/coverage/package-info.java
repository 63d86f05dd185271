/// What executed programs have exercised of the decoder's table: rows, the kinds of operand each row has, and each
/// arithmetic flag set and clear behind each row that defines it.
///
/// It is measured where instructions are executed, one at a time in the interpreter, never from what a generator meant.
@NullMarked
package palimpsest.verify.coverage;

import org.jspecify.annotations.NullMarked;
