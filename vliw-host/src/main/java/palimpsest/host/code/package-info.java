/// Molecules as bytes in concealed memory and as text: legality, packing, encoder, decoder, patcher, assembler,
/// disassembler.
///
/// The binary format is written down in `docs/host-encoding.md`, whose opcode table a test compares with
/// [palimpsest.host.code.OpcodeNumbers]. Everything here depends on a machine's templates; what an atom *does* is not
/// known here.
@NullMarked
package palimpsest.host.code;

import org.jspecify.annotations.NullMarked;
