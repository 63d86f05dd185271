package palimpsest.x86.linux;

import palimpsest.x86.mmu.Mmu;

/// What all processes have in common.
///
/// @param mmu the processor's, whose current address space is that of the current thread
/// @param clock simulated time
/// @param frames all of physical memory
/// @param files all files
/// @param entropy all random bytes
/// @param launch what the first process was started with
/// @param processes who there is
/// @param scheduler who runs
/// @param futexes who waits for words in memory
/// @param unknown what was asked for and is not served
record Kernel(
    Mmu mmu,
    GuestClock clock,
    FrameAllocator frames,
    GuestFileSystem files,
    Entropy entropy,
    Launch launch,
    Processes processes,
    Scheduler scheduler,
    Futexes futexes,
    UnknownCalls unknown) {}
