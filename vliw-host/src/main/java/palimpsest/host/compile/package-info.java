/// From molecules to code of this virtual machine: which molecules become one unit, and the class file of a unit.
///
/// A unit is a tree of molecules for each place where committed state can stand, from that place to the next commits.
/// Within such an interval everything is known when the class is made, but for caches, the TLB and what is in flight at
/// the start: cycles, leaves, events and energy of a path are constants ([PathBooks]), counted by one addition where
/// the path ends; stores go to memory at once and are undone where the interval is abandoned. What is rare is not
/// compiled: the interval is abandoned, as if it had never begun, to whoever executes molecule by molecule.
///
/// Here live pure functions from molecules to bytes; the machine's state, and what compiled code calls, are the
/// engine's. Nothing here knows CMS.
@NullMarked
package palimpsest.host.compile;

import org.jspecify.annotations.NullMarked;
