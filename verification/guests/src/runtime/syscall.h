/* Linux system calls of the i386 ABI by int 0x80: number in EAX, arguments in EBX, ECX, EDX, ESI, EDI. */
#ifndef SYSCALL_H
#define SYSCALL_H

enum {
    SYS_WRITE = 4,
    SYS_GETPID = 20,
    SYS_KILL = 37,
    SYS_MPROTECT = 125,
    SYS_RT_SIGACTION = 174,
    SYS_RT_SIGPROCMASK = 175,
    SYS_SIGALTSTACK = 186,
    SYS_MMAP2 = 192,
    SYS_EXIT_GROUP = 252,
};

static inline long syscall5(long number, long a, long b, long c, long d, long e) {
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "0"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e) : "memory");
    return result;
}

static inline long syscall3(long number, long a, long b, long c) {
    return syscall5(number, a, b, c, 0, 0);
}

#endif
