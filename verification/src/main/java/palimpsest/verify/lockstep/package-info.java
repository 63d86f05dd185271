/// Lockstep: one guest on two configurations, held against each other wherever both stand at the same guest
/// instruction.
///
/// A translation stops only where it commits and leaves; the interpreter stops anywhere. So the subject runs freely,
/// and at each boundary it reaches the reference is driven to the same retired-instruction count, exactly.
@NullMarked
package palimpsest.verify.lockstep;

import org.jspecify.annotations.NullMarked;
