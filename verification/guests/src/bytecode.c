/*
 * A stack-machine interpreter with threaded dispatch: each bytecode ends in its own indirect jump through a table. It
 * runs a program that adds up the lengths of the Collatz sequences from 1 to N; compiled C does the same and must
 * agree.
 */
#include "runtime/guest.h"

enum opcode { PUSH, LOAD, STORE, ADD, MULTIPLY, HALVE, ODD, EQUAL, LESS, JUMP, JUMP_IF_ZERO, HALT };

enum variable { START, CURRENT, LENGTH, LIMIT, VARIABLES };

/* Where the labelled lines of the program begin; the comments on the lines count the same bytes. */
enum label {
    NEXT_START = 4, FIRST_STEP = 12, STEP = 16, COUNT_STEP = 25, EVEN = 47, STORE_STEP = 48, REACHED_ONE = 52
};

static const uint8_t program[] = {
    /*  0 */ PUSH, 1, STORE, START,
    /*  4 */ LOAD, LIMIT, LOAD, START, LESS, JUMP_IF_ZERO, FIRST_STEP, HALT,
    /* 12 */ LOAD, START, STORE, CURRENT,
    /* 16 */ LOAD, CURRENT, PUSH, 1, EQUAL, JUMP_IF_ZERO, COUNT_STEP, JUMP, REACHED_ONE,
    /* 25 */ LOAD, LENGTH, PUSH, 1, ADD, STORE, LENGTH,
    /* 32 */ LOAD, CURRENT, LOAD, CURRENT, ODD, JUMP_IF_ZERO, EVEN,
    /* 39 */ PUSH, 3, MULTIPLY, PUSH, 1, ADD, JUMP, STORE_STEP,
    /* 47 */ HALVE,
    /* 48 */ STORE, CURRENT, JUMP, STEP,
    /* 52 */ LOAD, START, PUSH, 1, ADD, STORE, START, JUMP, NEXT_START,
};

static NOINLINE uint32_t interpret(const uint8_t *code, uint32_t limit) {
    static const void *const handlers[] = {
        &&push, &&load, &&store, &&add, &&multiply, &&halve, &&odd, &&equal, &&less, &&jump, &&jump_if_zero, &&halt,
    };
    uint32_t variables[VARIABLES] = {[LIMIT] = limit};
    uint32_t stack[8];
    uint32_t *top = stack;
    const uint8_t *at = code;
#define DISPATCH goto *handlers[*at++]
    DISPATCH;
push:
    *++top = *at++;
    DISPATCH;
load:
    *++top = variables[*at++];
    DISPATCH;
store:
    variables[*at++] = *top--;
    DISPATCH;
add:
    top--;
    top[0] += top[1];
    DISPATCH;
multiply:
    top--;
    top[0] *= top[1];
    DISPATCH;
halve:
    top[0] >>= 1;
    DISPATCH;
odd:
    top[0] &= 1;
    DISPATCH;
equal:
    top--;
    top[0] = top[0] == top[1];
    DISPATCH;
less:
    top--;
    top[0] = top[0] < top[1];
    DISPATCH;
jump:
    at = code + *at;
    DISPATCH;
jump_if_zero:
    at = *top-- == 0 ? code + *at : at + 1;
    DISPATCH;
halt:
    return variables[LENGTH];
#undef DISPATCH
}

static NOINLINE uint32_t compiled(uint32_t limit) {
    uint32_t length = 0;
    for (uint32_t start = 1; start <= limit; start++) {
        for (uint32_t current = start; current != 1; length++) {
            current = current & 1 ? current * 3 + 1 : current >> 1;
        }
    }
    return length;
}

int main(int argc, char **argv) {
    /* From 113383 on, sequences leave 32 bits. */
    uint32_t limit = argument(argc, argv, 1, 3000, 100000);
    uint32_t length = interpret(program, limit);
    if (length != compiled(limit)) {
        fail("bytecode: interpreted and compiled results differ");
    }
    put_text("steps ");
    put_dec(length);
    put_text("\n");
    report("bytecode", checksum(CHECKSUM_START, length));
    return 0;
}
