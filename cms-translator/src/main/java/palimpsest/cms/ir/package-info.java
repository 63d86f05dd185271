/// CMS's intermediate representation: one trace of guest code as SSA values over the host's own operations.
///
/// A [palimpsest.cms.ir.Trace] is straight-line: control leaves it only through exits, each of which knows the whole
/// guest state it leaves behind. Condition codes are values like any other. Everything is immutable and prints itself.
/// No pass, no machine and no guest memory lives here.
@NullMarked
package palimpsest.cms.ir;

import org.jspecify.annotations.NullMarked;
