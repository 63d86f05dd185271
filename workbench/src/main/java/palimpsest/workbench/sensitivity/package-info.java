/// Whether a conclusion about energy depends on prices nobody knows well: the same claim under many energy tables.
///
/// What was counted does not depend on prices, so nothing is run again. Pure functions of numbers; no files, no
/// commands.
@NullMarked
package palimpsest.workbench.sensitivity;

import org.jspecify.annotations.NullMarked;
