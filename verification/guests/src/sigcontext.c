/*
 * Exact contexts: faults in the middle of hot loops that keep all registers busy. A handler takes every register, the
 * flags, the address, the processor's exception number and error code into the checksum, repairs the cause (maps a page,
 * turns a pointer, sets a divisor, steps over) and resumes. N rounds, so that all gears of a translator meet the faults.
 * Exception number and error code count only if the second argument is 2: QEMU's user mode reports neither as a
 * processor does.
 */
#include "runtime/context.h"

enum { PAGES = 4, WORDS = PAGES * PAGE / 4, ARITHMETIC_FLAGS = 0x8d5 };

#define APART __attribute__((noinline, noclone))

static uint8_t *region;
static uintptr_t stack_pointer;
static uint32_t faults;
static int processor;
static uint32_t seen;

/* Where the faults are raised. */
extern const char walk_load[], turn_load[], skip_store[], skip_end[], divide_div[], carry_load[], trap_ud2[], trap_int3[];

static void note(uintptr_t value) {
    seen = checksum(seen, (uint32_t) value);
}

/* An address as a distance, for the two builds have different ones. */
static void note_place(uintptr_t address) {
    note(address - (uintptr_t) region);
}

/* What is the same for all: exactly there, on the same stack, for the same reason. */
static void note_reason(const struct context *context, const char *at) {
    faults++;
    note((uint32_t) context->signal);
    note((uint32_t) context->code);
    if (processor) {
        note(context->trap);
        note(context->error);
    }
    note(context->pc == (uintptr_t) at);
    note(context->sp == stack_pointer);
    note(context->flags & ARITHMETIC_FLAGS);
}

static void note_page_fault(const struct context *context, const char *at) {
    note_reason(context, at);
    note_place(context->address);
    note(context->fault == context->address);
}

#ifdef __x86_64__
#define SAVE_SP "movq %%rsp, %[sp]\n\t"
#else
#define SAVE_SP "movl %%esp, %[sp]\n\t"
#endif

/* Opens the page that was missed. Six registers hold values of the loop, most of them in the middle of a computation. */
static void open_page(struct context *context) {
    note_page_fault(context, walk_load);
    note_place(context->si);
    note(context->ax);
    note(context->bx);
    note(context->cx);
    note(context->dx);
    note(context->di);
    protect((void *) (context->address & -(uintptr_t) PAGE), 1, READ_WRITE);
}

static APART void walk(uint32_t step) {
    protect(region, PAGES, NONE);
    uintptr_t at = (uintptr_t) region, a = step, b = 0x1234567, c = WORDS, d = 0x9e3779b9u, e = 0;
    __asm__ volatile(SAVE_SP
        "1: leal 7(%k[b],%k[a],2), %k[b]\n\t"
        "roll $5, %k[d]\n\t"
        "addl %k[b], %k[d]\n\t"
        ".globl walk_load\nwalk_load:\n\t"
        "addl (%[at]), %k[a]\n\t"
        "xorl %k[d], %k[a]\n\t"
        "subl %k[a], %k[e]\n\t"
        "movl %k[a], (%[at])\n\t"
        "add $4, %[at]\n\t"
        "decl %k[c]\n\t"
        "jnz 1b"
        : [at] "+S"(at), [a] "+a"(a), [b] "+b"(b), [c] "+c"(c), [d] "+d"(d), [e] "+D"(e), [sp] "=m"(stack_pointer)
        : : "cc", "memory");
    note(a);
    note(b);
    note(d);
    note(e);
}

/* Turns the pointer that leads nowhere in every eighth turn back into the region. */
static void turn_pointer(struct context *context) {
    note_page_fault(context, turn_load);
    note(context->ax);
    note(context->bx);
    note(context->cx);
    note(context->dx);
    context->si = context->di + 4 * (context->cx & 31);
    context->bx ^= 0x5555;
}

static APART void turn(uint32_t start) {
    uintptr_t good = (uintptr_t) region, p = good, a = start, b = 3, c = 256, d = 0;
    __asm__ volatile(SAVE_SP
        "1: mov %[good], %[p]\n\t"
        "testl $7, %k[c]\n\t"
        "jnz 2f\n\t"
        "add $0x4000, %[p]\n\t"
        "2: imull $0x19660d, %k[a], %k[a]\n\t"
        "addl %k[c], %k[a]\n\t"
        ".globl turn_load\nturn_load:\n\t"
        "movl (%[p]), %k[d]\n\t"
        "addl %k[d], %k[a]\n\t"
        "addl %k[a], %k[b]\n\t"
        "decl %k[c]\n\t"
        "jnz 1b"
        : [p] "+S"(p), [a] "+a"(a), [b] "+b"(b), [c] "+c"(c), [d] "+d"(d), [sp] "=m"(stack_pointer)
        : [good] "D"(good) : "cc", "memory");
    note(a);
    note(b);
    note(d);
}

/* Steps over a store to a page that can only be read, and hands the loop a carry. */
static void skip(struct context *context) {
    note_page_fault(context, skip_store);
    note(context->ax);
    note(context->cx);
    note(context->dx);
    note_place(context->di);
    context->pc = (uintptr_t) skip_end;
    context->flags |= 1;
}

static APART void skip_stores(uint32_t value) {
    protect(region, 1, READ_WRITE);
    protect(region + PAGE, 1, READ);
    uintptr_t at = (uintptr_t) region + PAGE - 128 * 4, a = value, c = 144, d = 0;
    __asm__ volatile(SAVE_SP
        "1: addl $0x3c6ef35f, %k[a]\n\t"
        "cmpl $0, %k[c]\n\t"
        ".globl skip_store\nskip_store:\n\t"
        "movl %k[a], (%[at])\n\t"
        ".globl skip_end\nskip_end:\n\t"
        "adcl $0, %k[d]\n\t"
        "add $4, %[at]\n\t"
        "decl %k[c]\n\t"
        "jnz 1b"
        : [at] "+D"(at), [a] "+a"(a), [c] "+c"(c), [d] "+d"(d), [sp] "=m"(stack_pointer)
        : : "cc", "memory");
    note(a);
    note(d);
    protect(region, PAGES, READ_WRITE);
}

/* Sets the divisor that was zero. */
static void set_divisor(struct context *context) {
    note_reason(context, divide_div);
    note(context->address == (uintptr_t) divide_div);
    note(context->ax);
    note(context->bx);
    note(context->cx);
    note(context->dx);
    note(context->si);
    context->bx = 11;
}

static APART void divide(uint32_t start) {
    uintptr_t a = start, b = 0, c = 400, d = 0, s = start | 1;
    __asm__ volatile(SAVE_SP
        "1: movl %k[c], %k[b]\n\t"
        "andl $15, %k[b]\n\t"
        "xorl %k[d], %k[d]\n\t"
        "addl %k[s], %k[a]\n\t"
        ".globl divide_div\ndivide_div:\n\t"
        "divl %k[b]\n\t"
        "addl %k[d], %k[s]\n\t"
        "roll $7, %k[s]\n\t"
        "xorl %k[s], %k[a]\n\t"
        "decl %k[c]\n\t"
        "jnz 1b"
        : [a] "+a"(a), [b] "+b"(b), [c] "+c"(c), [d] "+d"(d), [s] "+S"(s), [sp] "=m"(stack_pointer) : : "cc");
    note(a);
    note(s);
    note(d);
}

/* A carry that lives across turns: INC and DEC leave it alone, and so must a fault between its making and its use. */
static void keep_carry(struct context *context) {
    note_page_fault(context, carry_load);
    note(context->ax);
    note(context->dx);
    protect((void *) (context->address & -(uintptr_t) PAGE), 1, READ_WRITE);
}

static APART void carry(uint32_t value) {
    protect(region, PAGES, READ_WRITE);
    for (uint32_t i = 0; i < WORDS; i++) {
        ((uint32_t *) region)[i] = value * (i | 1);
    }
    protect(region + 2 * PAGE, 2, NONE);
    uintptr_t at = (uintptr_t) region, a = value, c = WORDS, d = 0;
    __asm__ volatile(SAVE_SP
        "subl %k[d], %k[d]\n\t"
        "1: incl %k[d]\n\t"
        ".globl carry_load\ncarry_load:\n\t"
        "adcl (%[at]), %k[a]\n\t"
        "lea 4(%[at]), %[at]\n\t"
        "decl %k[c]\n\t"
        "jnz 1b\n\t"
        "adcl $0, %k[d]"
        : [at] "+S"(at), [a] "+a"(a), [c] "+c"(c), [d] "+d"(d), [sp] "=m"(stack_pointer)
        : : "cc", "memory");
    note(a);
    note(d);
}

/* UD2 and INT3 in some turns. The one is stepped over; behind the other the counter already stands. */
static void undefined(struct context *context) {
    note_reason(context, trap_ud2);
    note(context->address == (uintptr_t) trap_ud2);
    note(context->ax);
    note(context->cx);
    context->pc += 2;
    context->ax += 0x10001;
}

static void breakpoint(struct context *context) {
    note_reason(context, trap_int3 + 1);
    note(context->ax);
    note(context->cx);
    context->dx ^= context->ax;
}

static APART void traps(uint32_t value) {
    uintptr_t a = value, c = 200, d = 1;
    __asm__ volatile(SAVE_SP
        "1: imull $69069, %k[a], %k[a]\n\t"
        "addl %k[c], %k[a]\n\t"
        "testl $31, %k[c]\n\t"
        "jnz 2f\n\t"
        "cmpl %k[c], %k[a]\n\t"
        ".globl trap_ud2\ntrap_ud2:\n\t"
        "ud2\n\t"
        "2: testl $47, %k[c]\n\t"
        "jnz 3f\n\t"
        "cmpl %k[a], %k[c]\n\t"
        ".globl trap_int3\ntrap_int3:\n\t"
        "int3\n\t"
        "3: addl %k[a], %k[d]\n\t"
        "decl %k[c]\n\t"
        "jnz 1b"
        : [a] "+a"(a), [c] "+c"(c), [d] "+d"(d), [sp] "=m"(stack_pointer) : : "cc");
    note(a);
    note(d);
}

static void scenario(const char *name, int signal, context_handler *handler, void (*body)(uint32_t), uint32_t rounds) {
    handle_context(signal, handler);
    seen = CHECKSUM_START;
    for (uint32_t round = 0; round < rounds; round++) {
        body(round * 0x9e3779b9u + 1);
    }
    report(name, seen);
}

int main(int argc, char **argv) {
    uint32_t rounds = argument(argc, argv, 1, 60, 1u << 16);
    processor = argument(argc, argv, 2, 1, 2) == 2;
    region = reserve_pages(PAGES + 1); /* the last is never opened */
    scenario("walk", SEGV, open_page, walk, rounds);
    protect(region + PAGES / 2 * PAGE, PAGES / 2, READ_WRITE);
    scenario("turn", SEGV, turn_pointer, turn, rounds);
    scenario("skip", SEGV, skip, skip_stores, rounds);
    scenario("divide", FPE, set_divisor, divide, rounds);
    scenario("carry", SEGV, keep_carry, carry, rounds);
    handle_context(TRAP, breakpoint);
    scenario("traps", ILL, undefined, traps, rounds);
    put_text("faults ");
    put_dec(faults);
    put_text("\n");
    return 0;
}
