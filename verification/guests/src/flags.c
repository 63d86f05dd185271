/*
 * Runs every test of flags.S over pairs of edge values, with the arithmetic flags all clear and all set beforehand, and
 * prints a checksum for each, so that a wrong flag names its instruction. Rounds after the first, of N, use random
 * operands.
 */
#include "runtime/guest.h"

/* The layout run_probe and the tests know. */
struct probe {
    uint32_t flags;
    uint32_t eax;
    uint32_t ecx;
    uint32_t edx;
    uint32_t memory[4];
};

struct test {
    const char *name;
    void (*routine)(void);
    uint32_t defined;
    uint32_t keep;
    uint32_t set;
    uint32_t padding;
};

extern const struct test tests[];
void run_probe(void (*routine)(void), struct probe *probe);

enum { ARITHMETIC_FLAGS = 0x8d5 };

static uint32_t probe_once(uint32_t sum, const struct test *test, uint32_t flags, uint32_t a, uint32_t b) {
    struct probe probe = {
        .flags = flags,
        .eax = a,
        .ecx = (b & test->keep) | test->set,
        /* Distinct from both, to show a swapped operand; memory holds EDX:EAX, as CMPXCHG8B asks, when a equals b. */
        .edx = a * 5 + b,
        .memory = {b, a * 5 + b, ~a, ~b},
    };
    run_probe(test->routine, &probe);
    sum = checksum(sum, probe.flags & test->defined);
    sum = checksum(sum, probe.eax);
    sum = checksum(sum, probe.ecx);
    sum = checksum(sum, probe.edx);
    for (int i = 0; i < 4; i++) {
        sum = checksum(sum, probe.memory[i]);
    }
    return sum;
}

int main(int argc, char **argv) {
    static const uint32_t edges[] = {
        0, 1, 0xf, 0x10, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x12345678,
    };
    enum { EDGES = sizeof edges / sizeof edges[0] };
    uint32_t rounds = argument(argc, argv, 1, 3, 1u << 20);
    uint32_t total = CHECKSUM_START;
    for (const struct test *test = tests; test->name; test++) {
        uint32_t seed = 0xf1a95;
        uint32_t sum = CHECKSUM_START;
        for (uint32_t round = 0; round < rounds; round++) {
            for (int i = 0; i < EDGES; i++) {
                for (int j = 0; j < EDGES; j++) {
                    uint32_t a = round ? next_random(&seed) : edges[i];
                    uint32_t b = round ? next_random(&seed) : edges[j];
                    sum = probe_once(sum, test, 0, a, b);
                    sum = probe_once(sum, test, ARITHMETIC_FLAGS, a, b);
                }
            }
        }
        report(test->name, sum);
        total = checksum(total, sum);
    }
    report("flags", total);
    return 0;
}
