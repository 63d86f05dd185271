/// The command line and everything a person touches: commands, reports, statistics files.
///
/// Here simulated numbers meet people and files. Nothing here simulates; nothing elsewhere prints to a terminal, reads
/// the host's clock or decides an exit status.
@NullMarked
package palimpsest.workbench;

import org.jspecify.annotations.NullMarked;
