/// The processor at work: machine state, memory hardware, timing, and the reference engine that executes molecules.
///
/// One file per hardware structure. The reference engine is the definition of the machine: it fetches encoded molecules
/// from concealed memory and executes them one by one. What CMS must supply (guest page walks, what a commit retires,
/// whom code belongs to) are interfaces here; nothing here knows a guest instruction, a translation or a policy.
@NullMarked
package palimpsest.host.core;

import org.jspecify.annotations.NullMarked;
