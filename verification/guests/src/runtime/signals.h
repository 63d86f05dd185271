/* Signals and page protection, the same way on i386 (runtime/signals_i386.c) and the host (runtime/signals_host.c). */
#ifndef SIGNALS_H
#define SIGNALS_H

#include "guest.h"

enum { ILL = 4, TRAP = 5, FPE = 8, USR1 = 10, SEGV = 11, USR2 = 12 };

/* What a handler sees of the interrupted program. Changes to the registers take effect when it returns. */
struct interruption {
    int signal;
    int code;          /* si_code */
    uintptr_t address; /* si_addr */
    uintptr_t pc;
    uintptr_t ax, cx, dx, si, di;
    uint32_t flags;
};

typedef void handler(struct interruption *interruption);

enum delivery { ORDINARY = 0, ON_OTHER_STACK = 1, NOT_MASKED = 2 };

/* Installs HANDLER for SIGNAL; DELIVERY combines the flags above. */
void handle(int signal, handler *handler, int delivery);

/* Gives the program a stack for handlers that ask for it. */
void provide_other_stack(void *base, size_t bytes);

void send_to_self(int signal);
void block(int signal);
void unblock(int signal);

enum { PAGE = 4096 };

/* COUNT fresh pages that cannot be touched. */
uint8_t *reserve_pages(size_t count);

enum access { NONE = 0, READ = 1, READ_WRITE = 3 };

void protect(void *pages, size_t count, enum access access);

#endif
