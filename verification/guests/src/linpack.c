/*
 * A dense system of linear equations by Gaussian elimination with partial pivoting, the matrix in double, every
 * computation in long double: loads and stores that convert, comparisons, and a multiply-add per turn. The solution's
 * error against the known one is rounded into an integer, too, by both ways a C program has.
 */
#include "runtime/guest.h"

enum { LIMIT = 256 };

static double matrix[LIMIT][LIMIT];
static double right[LIMIT];

static double entry(uint32_t *seed) {
    return (double) ((long double) (int32_t) next_random(seed) / 1048576.0L);
}

static NOINLINE void swap_rows(uint32_t size, uint32_t one, uint32_t other) {
    for (uint32_t i = 0; i < size; i++) {
        double kept = matrix[one][i];
        matrix[one][i] = matrix[other][i];
        matrix[other][i] = kept;
    }
    double kept = right[one];
    right[one] = right[other];
    right[other] = kept;
}

static uint32_t pivot(uint32_t size, uint32_t column) {
    uint32_t best = column;
    for (uint32_t row = column + 1; row < size; row++) {
        if (__builtin_fabsl((long double) matrix[row][column]) > __builtin_fabsl((long double) matrix[best][column])) {
            best = row;
        }
    }
    return best;
}

static NOINLINE void subtract(uint32_t size, uint32_t from, double *row, const double *other, long double factor) {
    for (uint32_t i = from; i < size; i++) {
        row[i] = (double) ((long double) row[i] - factor * (long double) other[i]);
    }
}

static void eliminate(uint32_t size) {
    for (uint32_t column = 0; column < size; column++) {
        uint32_t best = pivot(size, column);
        if (best != column) {
            swap_rows(size, best, column);
        }
        for (uint32_t row = column + 1; row < size; row++) {
            long double factor = (long double) matrix[row][column] / (long double) matrix[column][column];
            subtract(size, column, matrix[row], matrix[column], factor);
            right[row] = (double) ((long double) right[row] - factor * (long double) right[column]);
        }
    }
}

static void substitute(uint32_t size) {
    for (uint32_t row = size; row-- > 0;) {
        long double sum = (long double) right[row];
        for (uint32_t i = row + 1; i < size; i++) {
            sum -= (long double) matrix[row][i] * (long double) right[i];
        }
        right[row] = (double) (sum / (long double) matrix[row][row]);
    }
}

int main(int argc, char **argv) {
    uint32_t size = argument(argc, argv, 1, 200, LIMIT);
    uint32_t seed = 0x11e9ac;
    for (uint32_t row = 0; row < size; row++) {
        long double sum = 0.0L;
        for (uint32_t column = 0; column < size; column++) {
            matrix[row][column] = entry(&seed);
            sum += (long double) matrix[row][column] * (long double) (column + 1);
        }
        right[row] = (double) sum;
    }
    eliminate(size);
    substitute(size);
    uint32_t sum = CHECKSUM_START;
    for (uint32_t i = 0; i < size; i++) {
        uint32_t words[2];
        memcpy(words, &right[i], sizeof words);
        sum = checksum(checksum(sum, words[0]), words[1]);
        long double error = (long double) right[i] - (long double) (i + 1);
        sum = checksum(sum, (uint32_t) (int32_t) (error * 1099511627776.0L));
        sum = checksum(sum, (uint32_t) __builtin_lrintl((long double) right[i] * 3.5L));
    }
    report("linpack", sum);
    return 0;
}
