/// Snapshots: a guest at an instruction boundary, with all it has, as one file. What the file is, and what of a run it
/// must match. What each part of the machine has to save is the part's own affair and never comes here.
@NullMarked
package palimpsest.workbench.snapshot;

import org.jspecify.annotations.NullMarked;
