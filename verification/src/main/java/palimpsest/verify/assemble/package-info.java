/// An assembler for generated guests: bytes, labels, and the smallest ELF file that Linux would run.
///
/// It knows the shape of encodings (prefix, opcode, ModRM, immediate), not their meaning: what an opcode does is the
/// business of those who ask for it, and the decoder's.
@NullMarked
package palimpsest.verify.assemble;

import org.jspecify.annotations.NullMarked;
