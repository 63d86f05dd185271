/// The personality that plays the Linux kernel for one i386 user process.
///
/// It owns the process's address space (true page tables in guest memory), its descriptors, signals and idea of time,
/// serves `int 0x80`, and turns processor exceptions into pages or signals. It sees guest memory through the
/// conventional view only, the host's files through one confined root only, and time through the simulation's clock
/// only: nothing here may read a host clock, spawn, or let hash order reach the guest.
@NullMarked
package palimpsest.x86.linux;

import org.jspecify.annotations.NullMarked;
