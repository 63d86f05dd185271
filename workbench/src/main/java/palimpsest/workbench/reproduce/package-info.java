/// The published experiments on our own workloads (FACTS 14): what each claims, the runs it needs, and what came of
/// them beside what was published, with the label of how well that is known.
///
/// Simulated results only, so that two reproductions write the same bytes; nothing here is tuned to reach a published
/// figure.
@NullMarked
package palimpsest.workbench.reproduce;

import org.jspecify.annotations.NullMarked;
