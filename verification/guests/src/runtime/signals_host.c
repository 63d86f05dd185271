/* Signals by the host's C library. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "signals.h"

static handler *handlers[32];

static void dispatch(int signal, siginfo_t *information, void *context) {
    greg_t *registers = ((ucontext_t *) context)->uc_mcontext.gregs;
    struct interruption interruption = {
        .signal = signal,
        .code = information->si_code,
        .address = (uintptr_t) information->si_addr,
        .pc = (uintptr_t) registers[REG_RIP],
        .ax = (uintptr_t) registers[REG_RAX],
        .cx = (uintptr_t) registers[REG_RCX],
        .dx = (uintptr_t) registers[REG_RDX],
        .si = (uintptr_t) registers[REG_RSI],
        .di = (uintptr_t) registers[REG_RDI],
        .flags = (uint32_t) registers[REG_EFL],
    };
    handlers[signal](&interruption);
    registers[REG_RIP] = (greg_t) interruption.pc;
    registers[REG_RAX] = (greg_t) interruption.ax;
    registers[REG_RCX] = (greg_t) interruption.cx;
    registers[REG_RDX] = (greg_t) interruption.dx;
    registers[REG_RSI] = (greg_t) interruption.si;
    registers[REG_RDI] = (greg_t) interruption.di;
    registers[REG_EFL] = interruption.flags;
}

static void require(int result) {
    if (result != 0) {
        fail("signals: a system call failed");
    }
}

void handle(int signal, handler *handler, int delivery) {
    struct sigaction action = {
        .sa_sigaction = dispatch,
        .sa_flags = SA_SIGINFO | (delivery & ON_OTHER_STACK ? SA_ONSTACK : 0)
            | (delivery & NOT_MASKED ? SA_NODEFER : 0),
    };
    handlers[signal] = handler;
    require(sigaction(signal, &action, 0));
}

void provide_other_stack(void *base, size_t bytes) {
    stack_t stack = {.ss_sp = base, .ss_size = bytes};
    require(sigaltstack(&stack, 0));
}

void send_to_self(int signal) {
    require(kill(getpid(), signal));
}

static void change_mask(int how, int signal) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    require(sigprocmask(how, &set, 0));
}

void block(int signal) {
    change_mask(SIG_BLOCK, signal);
}

void unblock(int signal) {
    change_mask(SIG_UNBLOCK, signal);
}

uint8_t *reserve_pages(size_t count) {
    void *pages = mmap(0, count * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
        fail("signals: no memory");
    }
    return pages;
}

void protect(void *pages, size_t count, enum access access) {
    require(mprotect(pages, count * PAGE, access));
}
