/// Bugs put into the project on purpose, one at a time, to see whether the battery notices.
///
/// Production code knows nothing of them: a class loader loads the project a second time and changes one method of one
/// class on the way ([palimpsest.verify.seeded.MutatingLoader]). What runs in there and what judges from outside talk
/// in types of the JDK and the few records that are loaded once. A bug says how many places in its method it expects to
/// fit; where that is no longer so, it is an error, so no change of the code can disarm a bug unnoticed.
@NullMarked
package palimpsest.verify.seeded;

import org.jspecify.annotations.NullMarked;
