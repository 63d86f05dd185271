/// Verification: is every translation right?
///
/// A library: guest programs are run ([palimpsest.verify.guest]), two ways of running one are compared
/// ([palimpsest.verify.lockstep]), programs are generated ([palimpsest.verify.generate]) by way of a small assembler
/// ([palimpsest.verify.assemble]). It depends on everything below it and nothing below it knows of it.
@NullMarked
package palimpsest.verify;

import org.jspecify.annotations.NullMarked;
