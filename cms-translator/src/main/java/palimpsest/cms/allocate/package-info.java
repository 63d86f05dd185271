/// Registers: from a schedule over virtual registers to one over the host's.
///
/// Runs after scheduling, so live ranges are counted in molecules and a register may be rewritten by the molecule that
/// reads it last. The checker in this package proves each allocation anew and shares no code with the allocator.
@NullMarked
package palimpsest.cms.allocate;

import org.jspecify.annotations.NullMarked;
