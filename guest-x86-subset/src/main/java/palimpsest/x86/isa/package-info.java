/// The i686 instruction set as data: one opcode table, the decoder that reads it, and the printer.
///
/// Everything here is immutable and knows no memory, no register contents and no cycles. What an instruction *does* is
/// said elsewhere, twice and on purpose: by the interpreter and by CMS's lifting.
@NullMarked
package palimpsest.x86.isa;

import org.jspecify.annotations.NullMarked;
