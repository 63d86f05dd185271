/// The processor at work: machine state, memory hardware, timing, and the engines that execute molecules.
///
/// One file per hardware structure. The reference engine is the definition of the machine: it fetches encoded molecules
/// from concealed memory and executes them one by one. The compiled engine does the same, hot molecules as classes that
/// [palimpsest.host.compile] makes; [Frame] is what it shares with them. What CMS must supply (guest page walks, what a
/// commit retires, whom code belongs to) are interfaces here; nothing here knows a guest instruction, a translation or
/// a policy.
@NullMarked
package palimpsest.host.core;

import org.jspecify.annotations.NullMarked;
