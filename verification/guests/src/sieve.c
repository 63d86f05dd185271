/* Sieve of Eratosthenes over the odd numbers below N: strided byte stores that outgrow the caches as N rises. */
#include "runtime/guest.h"

enum { LIMIT = 8 << 20 };

/* composite[i] speaks for the odd number 2i + 1. */
static uint8_t composite[LIMIT / 2];

static NOINLINE void strike(uint32_t below) {
    for (uint32_t i = 1; (2 * i + 1) * (2 * i + 1) < below; i++) {
        if (!composite[i]) {
            uint32_t step = 2 * i + 1;
            for (uint32_t multiple = step * step / 2; multiple < below / 2; multiple += step) {
                composite[multiple] = 1;
            }
        }
    }
}

int main(int argc, char **argv) {
    uint32_t below = argument(argc, argv, 1, 4000000, LIMIT);
    strike(below);
    uint32_t count = below > 2;
    uint32_t largest = 2;
    uint32_t sum = CHECKSUM_START;
    for (uint32_t i = 1; i < below / 2; i++) {
        if (!composite[i]) {
            largest = 2 * i + 1;
            sum = checksum(sum, largest);
            count++;
        }
    }
    put_text("primes ");
    put_dec(count);
    put_text(" largest ");
    put_dec(largest);
    put_text("\n");
    report("sieve", sum);
    return 0;
}
