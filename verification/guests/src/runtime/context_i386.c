/* Contexts by the i386 kernel interface; the structures are those the kernel builds on the stack. */
#include "context.h"
#include "syscall.h"

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

struct kernel_context {
    uint32_t flags, link;
    uint32_t stack[3];
    uint32_t gs, fs, es, ds;
    uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;
    uint32_t trap, error, eip, cs, eflags, esp_at_signal, ss, floating, mask, cr2;
};

enum { SA_SIGINFO = 0x4, SA_RESTORER = 0x04000000, SIGNAL_SET_BYTES = 8 };

void return_from_signal(void); /* start.S */

static context_handler *handlers[32];

static void dispatch(int signal, void *information_address, void *context_address) {
    const struct kernel_information *information = information_address;
    struct kernel_context *kernel = context_address;
    struct context context = {
        .signal = signal, .code = information->code, .address = information->address,
        .trap = kernel->trap, .error = kernel->error, .fault = kernel->cr2,
        .ax = kernel->eax, .bx = kernel->ebx, .cx = kernel->ecx, .dx = kernel->edx,
        .si = kernel->esi, .di = kernel->edi, .bp = kernel->ebp, .sp = kernel->esp,
        .pc = kernel->eip, .flags = kernel->eflags,
    };
    handlers[signal](&context);
    kernel->eax = context.ax;
    kernel->ebx = context.bx;
    kernel->ecx = context.cx;
    kernel->edx = context.dx;
    kernel->esi = context.si;
    kernel->edi = context.di;
    kernel->ebp = context.bp;
    kernel->eip = context.pc;
    kernel->eflags = context.flags;
}

void handle_context(int signal, context_handler *handler) {
    struct kernel_action action = {
        .handler = dispatch,
        .flags = SA_SIGINFO | SA_RESTORER,
        .restorer = return_from_signal,
        .mask = {0, 0},
    };
    handlers[signal] = handler;
    if (syscall5(SYS_RT_SIGACTION, signal, (long) &action, 0, SIGNAL_SET_BYTES, 0) < 0) {
        fail("context: a system call failed");
    }
}
