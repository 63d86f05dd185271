/// From a path of guest instructions to a trace: what each instruction does, said in host operations.
///
/// This is the second, independent statement of the guest's semantics (the interpreter's is the first); neither borrows
/// from the other, and their agreement is the project's strongest evidence that both are right. Nothing here improves
/// code: every flag is computed, every address rebuilt; `optimise` removes what is not needed.
@NullMarked
package palimpsest.cms.lift;

import org.jspecify.annotations.NullMarked;
