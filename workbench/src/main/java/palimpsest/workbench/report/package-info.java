/// Results as one page that explains itself and opens without a network.
///
/// Three steps: result files are read into records and judged (`ResultReader`); records become a `ReportModel`, which
/// holds every word and number of the page; `Page` puts the model, our scripts and the plotting library into one file.
/// All but the first are pure functions. The scripts draw, and add up what a person chooses to see together. What
/// belongs here: reading results, comparing them, saying what they mean. Never: running a guest, or the host's clock.
@NullMarked
package palimpsest.workbench.report;

import org.jspecify.annotations.NullMarked;
