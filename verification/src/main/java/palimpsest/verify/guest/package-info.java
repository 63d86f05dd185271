/// Running guests for the sake of comparison: which program, on which machine with which gears, and everything about
/// the run that another run can be held against.
///
/// Nothing here judges: what must be equal to what is said by those who compare.
@NullMarked
package palimpsest.verify.guest;

import org.jspecify.annotations.NullMarked;
