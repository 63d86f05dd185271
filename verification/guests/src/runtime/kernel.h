/*
 * Linux system calls beyond those of guest.h, for the programs about processes and threads: by int 0x80 in the committed
 * i386 files, by syscall in the x86-64 cross-check. Structures are those of the kernel, not of a C library.
 */
#ifndef KERNEL_H
#define KERNEL_H

#include <asm/unistd.h>

#include "guest.h"

static inline long kernel(long number, long a, long b, long c, long d, long e) {
    long result;
#ifdef __i386__
    __asm__ volatile("int $0x80" : "=a"(result) : "0"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e) : "memory");
#else
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                     : "rcx", "r11", "memory");
#endif
    return result;
}

#define CALL0(name) kernel(__NR_##name, 0, 0, 0, 0, 0)
#define CALL1(name, a) kernel(__NR_##name, (long) (a), 0, 0, 0, 0)
#define CALL2(name, a, b) kernel(__NR_##name, (long) (a), (long) (b), 0, 0, 0)
#define CALL3(name, a, b, c) kernel(__NR_##name, (long) (a), (long) (b), (long) (c), 0, 0)
#define CALL4(name, a, b, c, d) kernel(__NR_##name, (long) (a), (long) (b), (long) (c), (long) (d), 0)
#define CALL5(name, a, b, c, d, e) kernel(__NR_##name, (long) (a), (long) (b), (long) (c), (long) (d), (long) (e))

enum { E_INTR = -4, E_CHILD = -10, E_AGAIN = -11, E_PIPE = -32, E_TIMEDOUT = -110 };

struct time_value {
    long seconds;
    long nanoseconds;
};

static inline void pause_for(long nanoseconds) {
    struct time_value time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    CALL2(nanosleep, &time, 0);
}

enum {
    SIG_HUP = 1,
    SIG_KILL = 9,
    SIG_USR1 = 10,
    SIG_USR2 = 12,
    SIG_PIPE = 13,
    SIG_ALRM = 14,
    SIG_TERM = 15,
    SIG_CHLD = 17,
    SIG_CONT = 18,
    SIG_STOP = 19,
};

/* With WITH_INFO an i386 kernel, too, builds the frame that rt_sigreturn takes down. */
enum { WITH_INFO = 4, RESTART = 0x10000000, RESTORER = 0x04000000 };

struct action {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    unsigned long mask[8 / sizeof(long)];
};

/* Where a handler returns to. */
void kernel_return(void);
__asm__(".text\n"
        "kernel_return:\n\t"
#ifdef __i386__
        "movl $173, %eax\n\t"
        "int $0x80\n\t"
#else
        "movl $15, %eax\n\t"
        "syscall\n\t"
#endif
);

static inline void on_signal(int signal, void (*handler)(int), unsigned long flags) {
    struct action action = {handler, flags | RESTORER | WITH_INFO, kernel_return, {0}};
    CALL4(rt_sigaction, signal, &action, 0, 8);
}

static inline void default_signal(int signal) {
    on_signal(signal, 0, 0);
}

static inline void ignore_signal(int signal) {
    on_signal(signal, (void (*)(int)) 1, 0);
}

#endif
