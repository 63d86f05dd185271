/// What a run leaves behind beside its statistics, for other tools to draw: intervals, functions, stacks, traces.
///
/// Here live observers of a run and the writers of their files. Nothing here decides anything about a run, and nothing
/// here may change a statistic; what is recorded sums to the statistics exactly.
@NullMarked
package palimpsest.workbench.record;

import org.jspecify.annotations.NullMarked;
