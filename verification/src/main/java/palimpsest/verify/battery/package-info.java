/// The battery: all that verification can do, as areas that run for a while from a seed and say what they compared and
/// what they found.
///
/// An area knows what it checks; here is only what all of them have in common: how long, from which seed, what a
/// finding is. Nobody prints here.
@NullMarked
package palimpsest.verify.battery;

import org.jspecify.annotations.NullMarked;
