/* Contexts by the i386 kernel interface. */
#include "context.h"
#include "signals_kernel_i386.h"
#include "syscall.h"

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
