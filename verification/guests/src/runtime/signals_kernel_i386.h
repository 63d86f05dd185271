/* What Linux on i386 takes and gives where signals are delivered: the structures rt_sigaction reads and those the kernel
 * builds on the stack. */
#ifndef SIGNALS_KERNEL_I386_H
#define SIGNALS_KERNEL_I386_H

#include <stdint.h>

struct kernel_action {
    void (*handler)(int, void *, void *);
    uint32_t flags;
    void (*restorer)(void);
    uint32_t mask[2];
};

struct kernel_information {
    int32_t signal;
    int32_t error;
    int32_t code;
    uint32_t address;
};

struct kernel_stack {
    void *base;
    uint32_t flags;
    uint32_t bytes;
};

struct kernel_context {
    uint32_t flags, link;
    struct kernel_stack stack;
    uint32_t gs, fs, es, ds;
    uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;
    uint32_t trap, error, eip, cs, eflags, esp_at_signal, ss, floating, mask, cr2;
};

enum {
    SA_SIGINFO = 0x4,
    SA_RESTORER = 0x04000000,
    SA_ONSTACK = 0x08000000,
    SA_NODEFER = 0x40000000,
    SIGNAL_SET_BYTES = 8,
};

void return_from_signal(void); /* start.S */

#endif
