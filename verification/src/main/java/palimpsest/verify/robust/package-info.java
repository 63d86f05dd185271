/// Robustness: whatever stands in a file that is read, the answer is a result or one clear line, and it comes soon.
///
/// Here are the mutations and the limits; what is read, and what must come of it, is said by the readers themselves.
@NullMarked
package palimpsest.verify.robust;

import org.jspecify.annotations.NullMarked;
