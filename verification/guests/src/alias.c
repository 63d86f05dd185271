/*
 * Stores through one pointer and loads through another: the question that only a run can answer. MODE says how often the
 * two meet: 1 never, 2 in one turn of 64, 3 in every turn. N passes over the words.
 */
#include "runtime/guest.h"

enum { WORDS = 1024, SELDOM = 64 };

static uint32_t first[2 * WORDS];
static uint32_t second[2 * WORDS];
static uint32_t where[WORDS];

/* The load behind a store: a bold translator moves it up, for the sum waits for it. */
static NOINLINE uint32_t store_then_load(
        uint32_t *to, const uint32_t *from, const uint32_t *place, uint32_t sum) {
    for (uint32_t i = 0; i < WORDS; i++) {
        to[place[i]] = sum;
        sum = (sum << 5) - sum + from[i];
    }
    return sum;
}

/* The same word read before and behind a store: a bold translator reads it once. */
static NOINLINE uint32_t load_store_load(
        uint32_t *to, uint32_t *from, const uint32_t *place, uint32_t sum) {
    for (uint32_t i = 0; i < WORDS; i++) {
        uint32_t before = from[i];
        to[place[i]] = before + sum;
        sum = sum * 3 + (before ^ from[i]) + i;
    }
    return sum;
}

/* A counter in memory that both pointers may name. */
static NOINLINE uint32_t two_counters(uint32_t *one, uint32_t *other, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        *one += i;
        *other ^= *one << 1;
        *one += *other >> 3;
    }
    return *one + *other;
}

int main(int argc, char **argv) {
    uint32_t passes = argument(argc, argv, 1, 1000, 1u << 24);
    uint32_t mode = argument(argc, argv, 2, 3, 3);
    for (uint32_t i = 0; i < WORDS; i++) {
        int meets = mode == 3 || (mode == 2 && i % SELDOM == 0);
        where[i] = meets ? i : WORDS + i;
        first[i] = i * 0x9e3779b9u;
        second[i] = ~i;
    }
    uint32_t *other = mode == 1 ? second : first;
    uint32_t sum = CHECKSUM_START;
    for (uint32_t pass = 0; pass < passes; pass++) {
        sum = store_then_load(first, other, where, sum);
        sum = load_store_load(other, first, where, sum);
        sum += two_counters(&first[pass % WORDS], &other[mode == 3 ? pass % WORDS : WORDS - 1], WORDS);
    }
    for (uint32_t i = 0; i < 2 * WORDS; i++) {
        sum = checksum(checksum(sum, first[i]), second[i]);
    }
    report("alias", sum);
    return 0;
}
