/* Signals by the i386 kernel interface. */
#include "signals.h"
#include "signals_kernel_i386.h"
#include "syscall.h"

enum { SIG_BLOCK = 0, SIG_UNBLOCK = 1, MAP_PRIVATE_ANONYMOUS = 0x22 };

static handler *handlers[32];

static void dispatch(int signal, void *information_address, void *context_address) {
    const struct kernel_information *information = information_address;
    struct kernel_context *context = context_address;
    struct interruption interruption = {
        .signal = signal,
        .code = information->code,
        .address = information->address,
        .pc = context->eip,
        .ax = context->eax,
        .cx = context->ecx,
        .dx = context->edx,
        .si = context->esi,
        .di = context->edi,
        .flags = context->eflags,
    };
    handlers[signal](&interruption);
    context->eip = interruption.pc;
    context->eax = interruption.ax;
    context->ecx = interruption.cx;
    context->edx = interruption.dx;
    context->esi = interruption.si;
    context->edi = interruption.di;
    context->eflags = interruption.flags;
}

static void require(long result) {
    if (result < 0) {
        fail("signals: a system call failed");
    }
}

void handle(int signal, handler *handler, int delivery) {
    struct kernel_action action = {
        .handler = dispatch,
        .flags = SA_SIGINFO | SA_RESTORER | (delivery & ON_OTHER_STACK ? SA_ONSTACK : 0)
            | (delivery & NOT_MASKED ? SA_NODEFER : 0),
        .restorer = return_from_signal,
        .mask = {0, 0},
    };
    handlers[signal] = handler;
    require(syscall5(SYS_RT_SIGACTION, signal, (long) &action, 0, SIGNAL_SET_BYTES, 0));
}

void provide_other_stack(void *base, size_t bytes) {
    struct kernel_stack stack = {base, 0, bytes};
    require(syscall3(SYS_SIGALTSTACK, (long) &stack, 0, 0));
}

void send_to_self(int signal) {
    require(syscall3(SYS_KILL, syscall3(SYS_GETPID, 0, 0, 0), signal, 0));
}

static void change_mask(int how, int signal) {
    uint32_t set[2] = {1u << (signal - 1), 0};
    require(syscall5(SYS_RT_SIGPROCMASK, how, (long) set, 0, SIGNAL_SET_BYTES, 0));
}

void block(int signal) {
    change_mask(SIG_BLOCK, signal);
}

void unblock(int signal) {
    change_mask(SIG_UNBLOCK, signal);
}

/* mmap2 takes six arguments, the last, the file offset, in EBP: zero, which is what EBP must be lent for. */
uint8_t *reserve_pages(size_t count) {
    long result;
    __asm__ volatile("pushl %%ebp\n\txorl %%ebp, %%ebp\n\tint $0x80\n\tpopl %%ebp"
        : "=a"(result)
        : "0"(SYS_MMAP2), "b"(0), "c"(count * PAGE), "d"(NONE), "S"(MAP_PRIVATE_ANONYMOUS), "D"(-1)
        : "memory");
    if (result < 0 && result > -PAGE) {
        fail("signals: no memory");
    }
    return (uint8_t *) result;
}

void protect(void *pages, size_t count, enum access access) {
    require(syscall3(SYS_MPROTECT, (long) pages, (long) (count * PAGE), access));
}
