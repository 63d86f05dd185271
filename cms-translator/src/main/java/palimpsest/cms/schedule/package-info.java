/// Packing: from a trace of values to molecules of one machine.
///
/// Here operations become atoms over virtual registers, dependences become a graph, and a list scheduler fills
/// molecules cycle by cycle. Which register a value lives in is decided in `allocate`, except that the guest's own
/// registers have homes from the start. The checker in this package shares no code with what it checks.
@NullMarked
package palimpsest.cms.schedule;

import org.jspecify.annotations.NullMarked;
