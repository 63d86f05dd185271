package palimpsest.x86.linux;

/// Who makes the system calls: a thread with what belongs to it.
record Caller(
    Kernel kernel,
    GuestThread thread,
    GuestProcess process,
    GuestThread.Parts parts,
    UserMemory memory,
    Signals signals,
    Waits waits) {}
