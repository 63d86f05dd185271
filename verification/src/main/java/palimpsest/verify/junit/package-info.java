/// The battery as a JUnit class to extend: for whoever writes a pass of the optimiser and wants to know within a minute
/// whether some program now computes something else.
///
/// Only what JUnit needs stands here; all judging is done elsewhere in the module.
@NullMarked
package palimpsest.verify.junit;

import org.jspecify.annotations.NullMarked;
