/// Models of two ordinary x86 processors, to be compared with the codesigned one: in order and two wide, out of order
/// and four wide, with the same caches, TLB, memory, clock and voltage (docs/cores.md).
///
/// They are fed with the instructions that CMS's interpreter retires ([InstructionStream]), so they execute nothing
/// themselves and see no wrong path. Each instruction is cracked into micro-operations once ([Cracker]) and then placed
/// in time, one after the other, by a [CoreModel]. Nothing here is known to any other room; nothing of CMS or of the
/// VLIW's engines is used, but the caches and prices of its machine description.
@NullMarked
package palimpsest.workbench.cores;

import org.jspecify.annotations.NullMarked;
