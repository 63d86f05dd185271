/// How fast the simulator is, measured on the host: runs in processes of their own, what each was busy with, and
/// medians.
///
/// The one place besides progress and time limits that reads the host's clock. Nothing measured here may ever reach a
/// simulated machine or its statistics.
@NullMarked
package palimpsest.workbench.bench;

import org.jspecify.annotations.NullMarked;
