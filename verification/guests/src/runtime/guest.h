/*
 * What a guest program may rely on. The same declarations are satisfied twice: for the committed i386 files by
 * runtime/i386.c and runtime/start.S (system calls only, no library), and for the x86-64 cross-check by runtime/host.c
 * over the host's C library. A program that uses only this header and fixed-width types therefore prints the same text
 * on both, and that agreement is what makes the recorded output an oracle.
 */
#ifndef GUEST_H
#define GUEST_H

#include <stddef.h>
#include <stdint.h>

#define NOINLINE __attribute__((noinline))

/* Standard output, buffered; the runtime flushes after main returns. Programs that mean to die flush first. */
void put_text(const char *text);
void put_dec(uint32_t value);
void put_hex(uint32_t value);
void put_hex64(uint64_t value);
void flush_output(void);

/* Prints NAME, a space, VALUE in hexadecimal, and ends the line. */
void report(const char *name, uint32_t value);

/* Writes the reason to standard error and exits with status 1: a self-check inside the guest has failed. */
_Noreturn void fail(const char *reason);

/* The decimal argument at INDEX, or FALLBACK when absent. Exits with status 2 unless it lies in [1, LIMIT]. */
uint32_t argument(int argc, char **argv, int index, uint32_t fallback, uint32_t limit);

/* Marsaglia's xorshift32: full period over the non-zero states, so a seed names the whole input of a program. */
static inline uint32_t next_random(uint32_t *state) {
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    *state = x;
    return x;
}

/* A value in [0, BOUND) by the high half of a 32x32 product: no division, hence no divide in the set-up phases. */
static inline uint32_t random_below(uint32_t *state, uint32_t bound) {
    return (uint32_t) (((uint64_t) next_random(state) * bound) >> 32);
}

#define CHECKSUM_START 0x811c9dc5u

/* One step of a word-wise FNV-style checksum; the rotation lets high bits reach low ones. */
static inline uint32_t checksum(uint32_t sum, uint32_t value) {
    sum = (sum ^ value) * 0x01000193u;
    return sum << 13 | sum >> 19;
}

/* Fills TEXT with LENGTH bytes that look like the source of a small language: words, numbers, strings, comments. */
void make_text(char *text, uint32_t length, uint32_t seed);

/* The layer that differs between the two runtimes. */
void write_bytes(int descriptor, const void *bytes, size_t length);
_Noreturn void exit_program(int status);

void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memmove(void *to, const void *from, size_t length);
void *memset(void *to, int value, size_t length);
int memcmp(const void *left, const void *right, size_t length);

#endif
