/*
 * A program larger than its working set of data: 1024 small functions of the same shape and different constants, of which
 * the first N are visited in turn, over and over. Each visit runs a loop of TURNS iterations and then one of the first
 * eight functions, which therefore run as much as all others together. N chooses how much translated code is hot.
 *
 * Arguments: functions (1 to 1024), passes over them, turns per visit.
 */
#include "runtime/guest.h"

enum { FUNCTIONS = 1024, CORE = 8 };

static inline uint32_t turn_left(uint32_t value, uint32_t bits) {
    return value << bits | value >> (32 - bits);
}

#define FUNCTION(n)                                                                                                   \
    static NOINLINE uint32_t function_##n(uint32_t x, uint32_t turns) {                                              \
        uint32_t y = x ^ (0x##n##u + 1) * 0x9e3779b1u;                                                                \
        do {                                                                                                          \
            x = turn_left(x + 0x##n##01u, 0x##n % 23 + 3) ^ y;                                                        \
            if (x & 1u << (0x##n % 31)) {                                                                            \
                y += x ^ 0x5##n##3u;                                                                                  \
            } else {                                                                                                  \
                y = turn_left(y, 7) - 0x##n##u;                                                                       \
            }                                                                                                         \
            x -= y >> (0x##n % 11 + 1);                                                                               \
        } while (--turns != 0);                                                                                       \
        return x + y;                                                                                                 \
    }

#define NAME(n) function_##n,

#define SIXTEEN(m, h) \
    m(h##0) m(h##1) m(h##2) m(h##3) m(h##4) m(h##5) m(h##6) m(h##7) \
    m(h##8) m(h##9) m(h##a) m(h##b) m(h##c) m(h##d) m(h##e) m(h##f)

#define PAGE(m, h) \
    SIXTEEN(m, h##0) SIXTEEN(m, h##1) SIXTEEN(m, h##2) SIXTEEN(m, h##3) \
    SIXTEEN(m, h##4) SIXTEEN(m, h##5) SIXTEEN(m, h##6) SIXTEEN(m, h##7) \
    SIXTEEN(m, h##8) SIXTEEN(m, h##9) SIXTEEN(m, h##a) SIXTEEN(m, h##b) \
    SIXTEEN(m, h##c) SIXTEEN(m, h##d) SIXTEEN(m, h##e) SIXTEEN(m, h##f)

#define ALL(m) PAGE(m, 0) PAGE(m, 1) PAGE(m, 2) PAGE(m, 3)

ALL(FUNCTION)

typedef uint32_t function(uint32_t x, uint32_t turns);

static function *const functions[FUNCTIONS] = {ALL(NAME)};

int main(int argc, char **argv) {
    uint32_t count = argument(argc, argv, 1, 256, FUNCTIONS);
    uint32_t passes = argument(argc, argv, 2, 60, 1u << 20);
    uint32_t turns = argument(argc, argv, 3, 40, 1u << 20);
    uint32_t x = CHECKSUM_START;
    for (uint32_t pass = 0; pass < passes; pass++) {
        for (uint32_t i = 0; i < count; i++) {
            x = functions[i](x, turns);
            x = functions[i % CORE](x, turns);
        }
    }
    report("bigcode", x);
    return 0;
}
