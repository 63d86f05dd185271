/// Settings of CMS to test under: a few values of each switch, drawn at random or arranged so that every two of them
/// meet.
///
/// Everything here follows from the table of switches; a new switch is tested the day it exists. No guest is run here.
@NullMarked
package palimpsest.verify.settings;

import org.jspecify.annotations.NullMarked;
