/// The personality that plays the Linux kernel for i386 user processes and their threads.
///
/// It owns their address spaces (true page tables in guest memory), their descriptors, signals and idea of time, says
/// who runs on the one processor, serves `int 0x80`, and turns processor exceptions into pages or signals. It sees
/// guest memory through the conventional view only, the host's files through one confined root only, and time through
/// the simulation's clock only: nothing here may read a host clock, start a thread of the host, or let hash order reach
/// the guest.
@NullMarked
package palimpsest.x86.linux;

import org.jspecify.annotations.NullMarked;
