/*
 * Faults that a handler repairs and resumes: the state it sees must be exactly that of the faulting instruction, in the
 * middle of hot loops and of REP instructions, and what it changes must take effect. N rounds, so that translations are
 * made, met by faults, and used again.
 */
#include "runtime/signals.h"

enum { PAGES = 8, WORDS = PAGES * PAGE / 4 };

static uint8_t *region;
static uint32_t faults;
static uint32_t seen = CHECKSUM_START;

static void note(uint32_t value) {
    seen = checksum(seen, value);
}

/* Opens the page that was missed and resumes. The loop's registers say how far it had come. */
static void open_page(struct interruption *interruption) {
    faults++;
    note((uint32_t) interruption->signal);
    note((uint32_t) interruption->code);
    note((uint32_t) (interruption->address - (uintptr_t) region));
    note((uint32_t) interruption->cx);
    note((uint32_t) (interruption->di - (uintptr_t) region));
    protect((void *) (interruption->address & -(uintptr_t) PAGE), 1, READ_WRITE);
}

static uint32_t sum_region(void) {
    uint32_t sum = CHECKSUM_START;
    for (uint32_t i = 0; i < WORDS; i++) {
        sum = checksum(sum, ((const uint32_t *) region)[i]);
    }
    return sum;
}

/* A store loop that meets a closed page eight times. EAX is a running value, so a lost or doubled turn shows. */
static void loop_over_closed_pages(void) {
    protect(region, PAGES, NONE);
    void *at = region;
    size_t count = WORDS;
    uint32_t value = 0x1234567;
    __asm__ volatile(
        "1: imull $0x19660d, %2, %2\n\t"
        "addl $0x3c6ef35f, %2\n\t"
        "movl %2, (%0)\n\t"
        "add $4, %0\n\t"
        "dec %1\n\t"
        "jnz 1b"
        : "+D"(at), "+c"(count), "+a"(value) : : "cc", "memory");
    note(value);
}

static void rep_stos_over_closed_pages(uint32_t value) {
    protect(region, PAGES, NONE);
    void *at = region;
    size_t count = WORDS;
    __asm__ volatile("rep stosl" : "+D"(at), "+c"(count) : "a"(value) : "memory");
    note((uint32_t) count);
}

/* The source stays readable and the target is closed; a page is copied 16 bytes beyond a boundary. */
static void rep_movs_into_closed_page(void) {
    protect(region + PAGE, PAGES - 1, READ);
    const void *from = region;
    void *at = region + 3 * PAGE - 16;
    size_t count = PAGE / 4;
    __asm__ volatile("rep movsl" : "+D"(at), "+S"(from), "+c"(count) : : "memory");
    note((uint32_t) ((uintptr_t) from - (uintptr_t) region));
}

/* A word store across the boundary of an open and a closed page: nothing of it may be seen before the repair. */
static void store_across_pages(void) {
    protect(region, 1, READ_WRITE);
    protect(region + PAGE, 1, NONE);
    void *at = region + PAGE - 2;
    __asm__ volatile("movl %1, (%0)" : : "D"(at), "a"(0xa1b2c3d4), "c"(0) : "memory");
    note(((const uint16_t *) region)[PAGE / 2 - 1]);
    note(((const uint16_t *) region)[PAGE / 2]);
}

/* Sets the divisor the faulting DIV found zero. The flags and registers around it must be in program order. */
static void repair_divisor(struct interruption *interruption) {
    faults++;
    note((uint32_t) interruption->signal);
    note((uint32_t) interruption->code);
    note((uint32_t) interruption->ax);
    note((uint32_t) interruption->dx);
    note(interruption->flags & 0x8d5);
    interruption->cx = 7;
}

static void divide_by_zero(uint32_t dividend) {
    uint32_t quotient = dividend;
    uint32_t remainder = 0;
    uint32_t divisor = 0;
    __asm__ volatile("cmpl $1, %2\n\tdivl %2\n\tmovl $9, %2"
        : "+a"(quotient), "+d"(remainder), "+c"(divisor) : : "cc");
    note(quotient);
    note(remainder);
    note(divisor);
}

/* Steps over a two-byte UD2, and hands back a value and a carry. */
static void step_over(struct interruption *interruption) {
    faults++;
    note((uint32_t) interruption->signal);
    note((uint32_t) interruption->ax);
    interruption->pc += 2;
    interruption->ax = ~interruption->ax;
    interruption->flags |= 1;
}

static void undefined_instruction(uint32_t value) {
    uint32_t carry;
    __asm__ volatile("clc\n\tud2\n\tmovl $0, %1\n\tadcl $0, %1" : "+a"(value), "=&d"(carry) : : "cc");
    note(value);
    note(carry);
}

/* INT3 is a trap: the saved counter is already past it. */
static void count_trap(struct interruption *interruption) {
    faults++;
    note((uint32_t) interruption->signal);
    interruption->ax += 1;
}

static void breakpoint(uint32_t value) {
    __asm__ volatile("int3" : "+a"(value));
    note(value);
}

/* A load whose neighbours must not have moved: the write to EAX after it has not happened, the one before it has. */
static void redirect_load(struct interruption *interruption) {
    static const uint32_t good = 0x600d600d;
    faults++;
    note((uint32_t) interruption->ax);
    note((uint32_t) interruption->cx);
    interruption->dx = (uintptr_t) &good;
}

static void load_from_nowhere(void) {
    uintptr_t address = 16;
    uint32_t value;
    uint32_t loaded;
    __asm__ volatile("movl $5, %0\n\tmovl $6, %1\n\tmovl (%2), %1\n\tmovl $9, %0"
        : "=&a"(value), "=&c"(loaded), "+d"(address) : : "memory");
    note(value);
    note(loaded);
}

static char order[32];
static uint32_t events;
static uint8_t other_stack[16384];

static void log_event(char event) {
    if (events == sizeof order - 1) {
        fail("signals: too many events");
    }
    order[events++] = event;
}

/* Logs which stack it runs on, by where its own frame lies. */
static void log_stack(struct interruption *interruption) {
    volatile uint8_t here = (uint8_t) interruption->signal;
    log_event((uintptr_t) &here - (uintptr_t) other_stack < sizeof other_stack ? 'o' : 'm');
}

/* The first signal sent nests at once, since only the one being handled is blocked; the second waits for the return. */
static void send_two(struct interruption *interruption) {
    log_event('a');
    send_to_self(USR2);
    handle(USR1, log_stack, ORDINARY);
    send_to_self(interruption->signal);
    log_event('z');
}

/* Not blocked while it runs, so it interrupts itself, three deep. */
static void nest(struct interruption *interruption) {
    static int depth;
    log_event('(');
    if (++depth < 3) {
        send_to_self(interruption->signal);
    }
    depth--;
    log_event(')');
}

static void sent_signals(void) {
    events = 0;
    handle(USR1, send_two, ORDINARY);
    handle(USR2, log_stack, ON_OTHER_STACK);
    block(USR1);
    send_to_self(USR1);
    log_event('-');
    unblock(USR1);
    log_event('.');
    handle(USR1, nest, NOT_MASKED);
    send_to_self(USR1);
    order[events] = 0;
    for (uint32_t i = 0; i < events; i++) {
        note((uint32_t) order[i]);
    }
}

int main(int argc, char **argv) {
    uint32_t rounds = argument(argc, argv, 1, 100, 1u << 16);
    region = reserve_pages(PAGES);
    provide_other_stack(other_stack, sizeof other_stack);
    handle(FPE, repair_divisor, ORDINARY);
    handle(ILL, step_over, ON_OTHER_STACK);
    handle(TRAP, count_trap, ORDINARY);
    for (uint32_t round = 0; round < rounds; round++) {
        handle(SEGV, open_page, ORDINARY);
        loop_over_closed_pages();
        note(sum_region());
        rep_stos_over_closed_pages(round);
        note(sum_region());
        rep_movs_into_closed_page();
        store_across_pages();
        protect(region, PAGES, READ);
        note(sum_region());
        handle(SEGV, redirect_load, ORDINARY);
        load_from_nowhere();
        divide_by_zero(1000 + round);
        undefined_instruction(round);
        breakpoint(round);
        sent_signals();
    }
    put_text("faults ");
    put_dec(faults);
    put_text("\norder ");
    put_text(order);
    put_text("\n");
    report("signals", seen);
    return 0;
}
