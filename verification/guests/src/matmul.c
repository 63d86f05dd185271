/* N by N integer matrix product, modulo 2^32, in the textbook order: one operand by rows, the other by columns. */
#include "runtime/guest.h"

enum { LIMIT = 256 };

static uint32_t left[LIMIT][LIMIT];
static uint32_t right[LIMIT][LIMIT];
static uint32_t product[LIMIT][LIMIT];

static NOINLINE void multiply(uint32_t size) {
    for (uint32_t row = 0; row < size; row++) {
        for (uint32_t column = 0; column < size; column++) {
            uint32_t sum = 0;
            for (uint32_t i = 0; i < size; i++) {
                sum += left[row][i] * right[i][column];
            }
            product[row][column] = sum;
        }
    }
}

int main(int argc, char **argv) {
    uint32_t size = argument(argc, argv, 1, 160, LIMIT);
    uint32_t seed = 0x3a7213;
    for (uint32_t row = 0; row < size; row++) {
        for (uint32_t column = 0; column < size; column++) {
            left[row][column] = next_random(&seed);
            right[row][column] = next_random(&seed);
        }
    }
    multiply(size);
    uint32_t sum = CHECKSUM_START;
    for (uint32_t row = 0; row < size; row++) {
        for (uint32_t column = 0; column < size; column++) {
            sum = checksum(sum, product[row][column]);
        }
    }
    report("matmul", sum);
    return 0;
}
