/// The host's instruction set as data: opcode table, atoms, molecules. Their bytes and their text are in
/// `palimpsest.host.code`.
///
/// One enum, [palimpsest.host.isa.Opcode], is the table every other part reads: encoder, printer, scheduler, engine,
/// energy model. Nothing here executes anything or knows a clock, and nothing here knows what a guest is; that the
/// condition codes are x86's is a property of this processor (FACTS 1.2), not knowledge of a program.
@NullMarked
package palimpsest.host.isa;

import org.jspecify.annotations.NullMarked;
