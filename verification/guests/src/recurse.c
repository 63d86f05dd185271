/*
 * Calls and returns: Fibonacci of N by definition, Ackermann (3, N/4), and the queens placements on an N/3 board. Deep
 * stacks and return addresses are what a return-address predictor or an inlined call in a translation has to get right.
 */
#include "runtime/guest.h"

static NOINLINE uint32_t fibonacci(uint32_t n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static NOINLINE uint32_t ackermann(uint32_t m, uint32_t n) {
    if (m == 0) {
        return n + 1;
    }
    return ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

/* COLUMNS, RISING and FALLING mark the squares of this row attacked along each direction. */
static NOINLINE uint32_t queens(uint32_t row, uint32_t full, uint32_t columns, uint32_t rising, uint32_t falling) {
    if (columns == full) {
        return checksum(row, columns);
    }
    uint32_t found = 0;
    for (uint32_t open = full & ~(columns | rising | falling); open; open &= open - 1) {
        uint32_t queen = open & -open;
        found += queens(row + 1, full, columns | queen, (rising | queen) << 1, (falling | queen) >> 1);
    }
    return found;
}

int main(int argc, char **argv) {
    uint32_t n = argument(argc, argv, 1, 29, 40);
    uint32_t sum = CHECKSUM_START;
    sum = checksum(sum, fibonacci(n));
    report("fibonacci", sum);
    sum = checksum(sum, ackermann(3, n / 4));
    report("ackermann", sum);
    sum = checksum(sum, queens(0, (1u << n / 3) - 1, 0, 0, 0));
    report("recurse", sum);
    return 0;
}
