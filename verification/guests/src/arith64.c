/*
 * 64-bit arithmetic on a 32-bit machine: add with carry, widening multiply, double-width shifts and division. The i386
 * build divides with runtime/i386.c (DIV with a non-zero high word), the x86-64 cross-check with one instruction.
 */
#include "runtime/guest.h"

static uint64_t random64(uint32_t *seed) {
    uint64_t high = next_random(seed);
    return high << 32 | next_random(seed);
}

static uint32_t checksum64(uint32_t sum, uint64_t value) {
    return checksum(checksum(sum, (uint32_t) value), (uint32_t) (value >> 32));
}

static NOINLINE uint32_t round_of(uint32_t sum, uint64_t x, uint64_t y, int shift) {
    /* The divisor's width varies from 1 to 64 bits, so each branch of the division is taken. */
    uint64_t divisor = y >> shift | 1;
    int64_t signed_x = (int64_t) x;
    /* Halving keeps INT64_MIN / -1 out of reach. */
    int64_t signed_divisor = ((int64_t) y >> shift >> 1) | 1;
    sum = checksum64(sum, x + y);
    sum = checksum64(sum, x - y);
    sum = checksum64(sum, x * y);
    sum = checksum64(sum, x << shift);
    sum = checksum64(sum, x >> shift);
    sum = checksum64(sum, (uint64_t) (signed_x >> shift));
    sum = checksum64(sum, x / divisor);
    sum = checksum64(sum, x % divisor);
    sum = checksum64(sum, (uint64_t) ((signed_x >> 1) / signed_divisor));
    sum = checksum64(sum, (uint64_t) ((signed_x >> 1) % signed_divisor));
    return checksum(sum, (uint32_t) (x < y) | (uint32_t) (signed_x < (int64_t) y) << 1);
}

int main(int argc, char **argv) {
    uint32_t rounds = argument(argc, argv, 1, 60000, 1u << 28);
    uint32_t seed = 0x64646464;
    uint32_t sum = CHECKSUM_START;
    static const uint64_t edges[] = {
        0, 1, 2, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x7fffffffffffffff, 0x8000000000000000, ~0ull,
    };
    enum { EDGES = sizeof edges / sizeof edges[0] };
    for (int i = 0; i < EDGES; i++) {
        for (int j = 0; j < EDGES; j++) {
            sum = round_of(sum, edges[i], edges[j], 0);
        }
    }
    report("edges", sum);
    for (uint32_t i = 0; i < rounds; i++) {
        uint64_t x = random64(&seed);
        uint64_t y = random64(&seed);
        sum = round_of(sum, x, y, (int) (i % 64));
    }
    report("arith64", sum);
    return 0;
}
