/* The whole context of an interrupted program, the same way on i386 (context_i386.c) and the host (context_host.c). */
#ifndef CONTEXT_H
#define CONTEXT_H

#include "signals.h"

struct context {
    int signal;
    int code;            /* si_code */
    uintptr_t address;   /* si_addr */
    uint32_t trap;       /* the processor's exception number */
    uint32_t error;      /* its error code */
    uintptr_t fault;     /* cr2: only of a page fault is it the last one's */
    uintptr_t ax, bx, cx, dx, si, di, bp, sp, pc;
    uint32_t flags;
};

typedef void context_handler(struct context *context);

/* Installs HANDLER for SIGNAL. What it changes takes effect when it returns. */
void handle_context(int signal, context_handler *handler);

#endif
