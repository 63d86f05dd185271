/* Contexts by the host's C library. */
#define _GNU_SOURCE
#include <signal.h>
#include <ucontext.h>

#include "context.h"

static context_handler *handlers[32];

static void dispatch(int signal, siginfo_t *information, void *ucontext) {
    greg_t *registers = ((ucontext_t *) ucontext)->uc_mcontext.gregs;
    struct context context = {
        .signal = signal, .code = information->si_code, .address = (uintptr_t) information->si_addr,
        .trap = (uint32_t) registers[REG_TRAPNO], .error = (uint32_t) registers[REG_ERR],
        .fault = (uintptr_t) registers[REG_CR2],
        .ax = (uintptr_t) registers[REG_RAX], .bx = (uintptr_t) registers[REG_RBX],
        .cx = (uintptr_t) registers[REG_RCX], .dx = (uintptr_t) registers[REG_RDX],
        .si = (uintptr_t) registers[REG_RSI], .di = (uintptr_t) registers[REG_RDI],
        .bp = (uintptr_t) registers[REG_RBP], .sp = (uintptr_t) registers[REG_RSP],
        .pc = (uintptr_t) registers[REG_RIP], .flags = (uint32_t) registers[REG_EFL],
    };
    handlers[signal](&context);
    registers[REG_RAX] = (greg_t) context.ax;
    registers[REG_RBX] = (greg_t) context.bx;
    registers[REG_RCX] = (greg_t) context.cx;
    registers[REG_RDX] = (greg_t) context.dx;
    registers[REG_RSI] = (greg_t) context.si;
    registers[REG_RDI] = (greg_t) context.di;
    registers[REG_RBP] = (greg_t) context.bp;
    registers[REG_RIP] = (greg_t) context.pc;
    registers[REG_EFL] = context.flags;
}

void handle_context(int signal, context_handler *handler) {
    struct sigaction action = {.sa_sigaction = dispatch, .sa_flags = SA_SIGINFO};
    handlers[signal] = handler;
    if (sigaction(signal, &action, 0) != 0) {
        fail("context: a system call failed");
    }
}
