/// What molecules do, said in terms of a solver: the host's half of translation validation.
///
/// Written from the opcode table and the encoding document ([palimpsest.host.isa.Opcode], docs/host-encoding.md), and
/// held against the engine's own functions by properties. It reads decoded bytes, never what a compiler meant them to
/// be, and knows nothing of the guest but which registers and codes are its.
@NullMarked
package palimpsest.verify.prove.host;

import org.jspecify.annotations.NullMarked;
