/// Tests of the comparison of engines, and a tool that finds the first difference between two engines on a given guest.
@NullMarked
package palimpsest.verify.engines;

import org.jspecify.annotations.NullMarked;
