/// Sweeps: one plan, many points, each a run of a guest on a machine, and a file of results that survives its writer.
///
/// A plan is read and checked whole before anything runs. A point is determined by its key, a hash of everything that
/// its result depends on; a line holds nothing else, so two sweeps of a plan differ in the order of lines at most.
/// Nothing here prints; the host's clock decides only when a point has taken too long.
@NullMarked
package palimpsest.workbench.sweep;

import org.jspecify.annotations.NullMarked;
