/// Injection: runs that are disturbed wherever a machine may be disturbed, and must compute the same (invariant V1).
///
/// A plan says what happens how often and follows from a seed alone; an injector carries a plan out in one run and
/// counts what happened. Nothing here knows whether a run went right: that is for those who compare.
@NullMarked
package palimpsest.verify.inject;

import org.jspecify.annotations.NullMarked;
