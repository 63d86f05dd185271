/*
 * A few bodies under gravity, by the leapfrog method, in long double: additions, products, roots and quotients of the
 * x87 in all 64 bits, with more live values than its stack has registers. Every step is printed into the checksum with
 * every bit, so that one wrong rounding shows.
 */
#include "runtime/guest.h"

enum { BODIES = 5 };

struct body {
    long double at[3], speed[3], mass;
};

static struct body bodies[BODIES];

static const uint32_t START = 0x6e626f64;

/* A value in [-1, 1), a multiple of 2^-31. */
static long double unit(uint32_t *seed) {
    return (long double) (int32_t) next_random(seed) / 2147483648.0L;
}

static void place(void) {
    uint32_t seed = START;
    for (uint32_t i = 0; i < BODIES; i++) {
        for (uint32_t axis = 0; axis < 3; axis++) {
            bodies[i].at[axis] = 4.0L * unit(&seed) + (long double) i;
            bodies[i].speed[axis] = unit(&seed) / 4.0L;
        }
        bodies[i].mass = (unit(&seed) + 1.5L) / 8.0L;
    }
}

static NOINLINE void attract(long double step) {
    for (uint32_t i = 0; i < BODIES; i++) {
        for (uint32_t j = i + 1; j < BODIES; j++) {
            long double x = bodies[i].at[0] - bodies[j].at[0];
            long double y = bodies[i].at[1] - bodies[j].at[1];
            long double z = bodies[i].at[2] - bodies[j].at[2];
            /* Softened, so that near misses stay finite. */
            long double square = x * x + y * y + z * z + 0.0009765625L;
            long double pull = step / (square * __builtin_sqrtl(square));
            bodies[i].speed[0] -= x * bodies[j].mass * pull;
            bodies[i].speed[1] -= y * bodies[j].mass * pull;
            bodies[i].speed[2] -= z * bodies[j].mass * pull;
            bodies[j].speed[0] += x * bodies[i].mass * pull;
            bodies[j].speed[1] += y * bodies[i].mass * pull;
            bodies[j].speed[2] += z * bodies[i].mass * pull;
        }
    }
}

static NOINLINE void move(long double step) {
    for (uint32_t i = 0; i < BODIES; i++) {
        for (uint32_t axis = 0; axis < 3; axis++) {
            bodies[i].at[axis] += step * bodies[i].speed[axis];
        }
    }
}

static uint32_t add(uint32_t sum, long double value) {
    uint32_t words[3] = {0, 0, 0};
    memcpy(words, &value, 10);
    return checksum(checksum(checksum(sum, words[0]), words[1]), words[2]);
}

int main(int argc, char **argv) {
    uint32_t steps = argument(argc, argv, 1, 30000, 1000000);
    uint32_t sum = CHECKSUM_START;
    place();
    for (uint32_t step = 0; step < steps; step++) {
        attract(0.001L);
        move(0.001L);
        sum = add(sum, bodies[step % BODIES].at[step % 3]);
    }
    for (uint32_t i = 0; i < BODIES; i++) {
        for (uint32_t axis = 0; axis < 3; axis++) {
            sum = add(add(sum, bodies[i].at[axis]), bodies[i].speed[axis]);
        }
    }
    report("nbody", sum);
    return 0;
}
