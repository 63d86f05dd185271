/*
 * Self-modifying code, N rounds: the routines of selfmod.S, then code generated, called, overwritten and copied here.
 */
#include "runtime/guest.h"

uint32_t immediate_in_loop(void);
uint32_t next_instruction(void);
uint32_t middle_byte(void);
uint32_t opcode_changes(void);
uint32_t jump_displacement(void);
uint32_t return_target(void);
uint32_t data_beside_code(void);
uint32_t across_pages(void);
extern uint8_t code_buffer[4096];

typedef uint32_t function(void);

/* Emits "mov $VALUE, %eax; ret" at AT; returns the address after it. */
static uint8_t *emit_constant(uint8_t *at, uint32_t value) {
    *at++ = 0xb8;
    for (int byte = 0; byte < 4; byte++) {
        *at++ = (uint8_t) (value >> 8 * byte);
    }
    *at++ = 0xc3;
    return at;
}

/* Calls what AT holds. The pointer passes through a register the compiler cannot see through. */
static uint32_t call(uint8_t *at) {
    function *code = (function *) (uintptr_t) at;
    __asm__ volatile("" : "+r"(code) : : "memory");
    return code();
}

/* The same place holds another function for each turn, as in a compiler's reused buffer. */
static uint32_t reused_buffer(void) {
    uint32_t sum = CHECKSUM_START;
    for (uint32_t i = 0; i < 50; i++) {
        emit_constant(code_buffer + i % 3, i * 0x9e3779b1u);
        sum = checksum(sum, call(code_buffer + i % 3));
    }
    return sum;
}

/* A function grows: each turn replaces its final return by an increment and a new return. */
static uint32_t growing_function(void) {
    uint32_t sum = CHECKSUM_START;
    uint8_t *end = emit_constant(code_buffer, 0x1000);
    for (uint32_t i = 0; i < 50; i++) {
        end[-1] = i % 2 ? 0x40 : 0x48; /* inc %eax, dec %eax */
#ifdef __x86_64__
        /* Those bytes are prefixes there: two-byte forms instead. */
        end[-1] = 0xff;
        *end++ = i % 2 ? 0xc0 : 0xc8;
#endif
        *end++ = 0xc3;
        sum = checksum(sum, call(code_buffer));
    }
    return sum;
}

/* Code arrives by REP MOVSB over code that has just run, and leaves by REP STOSB. */
static uint32_t copied_code(void) {
    uint8_t versions[2][6];
    emit_constant(versions[0], 0x11111111);
    emit_constant(versions[1], 0x22222222);
    uint32_t sum = CHECKSUM_START;
    for (uint32_t i = 0; i < 20; i++) {
        const uint8_t *from = versions[i % 2];
        uint8_t *to = code_buffer + 64;
        size_t count = 6;
        __asm__ volatile("rep movsb" : "+S"(from), "+D"(to), "+c"(count) : : "memory");
        sum = checksum(sum, call(code_buffer + 64));
        to = code_buffer + 65;
        count = 4;
        __asm__ volatile("rep stosb" : "+D"(to), "+c"(count) : "a"(i) : "memory");
        sum = checksum(sum, call(code_buffer + 64));
    }
    return sum;
}

/* Only the second page of an instruction that spans two is written. */
static uint32_t spanning_instruction(void) {
    uint32_t sum = CHECKSUM_START;
    volatile uint8_t *immediate = (uint8_t *) (uintptr_t) across_pages + 2;
    for (uint32_t i = 0; i < 50; i++) {
        immediate[i % 4] = (uint8_t) (i * 7);
        sum = checksum(sum, across_pages());
    }
    return sum;
}

struct scenario {
    const char *name;
    function *run;
};

int main(int argc, char **argv) {
    static const struct scenario scenarios[] = {
        {"immediate-in-loop", immediate_in_loop},
        {"next-instruction", next_instruction},
        {"middle-byte", middle_byte},
        {"opcode-changes", opcode_changes},
        {"jump-displacement", jump_displacement},
        {"return-target", return_target},
        {"data-beside-code", data_beside_code},
        {"reused-buffer", reused_buffer},
        {"growing-function", growing_function},
        {"copied-code", copied_code},
        {"spanning-instruction", spanning_instruction},
    };
    uint32_t rounds = argument(argc, argv, 1, 40, 1u << 20);
    for (uint32_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++) {
        uint32_t sum = CHECKSUM_START;
        for (uint32_t round = 0; round < rounds; round++) {
            sum = checksum(sum, scenarios[i].run());
        }
        report(scenarios[i].name, sum);
    }
    return 0;
}
