/// Invariant E1: engines differ in speed alone. Two machines that differ in nothing but their engine run side by side
/// and are compared, bit for bit, in everything that can be read off a machine from outside.
///
/// Both engines are asked the same questions in the same order, so unlike in lockstep nothing is forgiven here: not a
/// cycle, not a count, not the order of two events. No rule about what x86 or a molecule means may come here.
@NullMarked
package palimpsest.verify.engines;

import org.jspecify.annotations.NullMarked;
