/// Files that hold one failing case: what should have held, on which machine, what was compared with what, and the
/// program, so that a person can read it and a machine can repeat it.
///
/// The format is one for all areas: what only one of them needs stands in keys of its own. Repeating a case is the
/// business of a [Replayer]; the one for comparisons in lockstep is here, others are their areas'.
@NullMarked
package palimpsest.verify.replay;

import org.jspecify.annotations.NullMarked;
