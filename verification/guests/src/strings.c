/*
 * String instructions with and without REP, in both directions and every width, beside byte loops that do the same
 * work: N rounds over text and overlapping buffers, at lengths and alignments that vary. The loops are the check.
 */
#include "runtime/guest.h"

enum { SPAN = 512, MARGIN = 64 };

static char text[SPAN + MARGIN];
static char by_instruction[SPAN + MARGIN];
static char by_loop[SPAN + MARGIN];

#define REP_MOVS(suffix, to, from, count) do { \
        void *target_ = (to); \
        const void *source_ = (from); \
        size_t count_ = (count); \
        __asm__ volatile("rep movs" suffix : "+D"(target_), "+S"(source_), "+c"(count_) : : "memory"); \
    } while (0)

/* TO and FROM name the last element: with the direction flag set the instruction walks down. */
#define REP_MOVS_DOWN(suffix, to, from, count) do { \
        void *target_ = (to); \
        const void *source_ = (from); \
        size_t count_ = (count); \
        __asm__ volatile("std\n\trep movs" suffix "\n\tcld" \
            : "+D"(target_), "+S"(source_), "+c"(count_) : : "memory"); \
    } while (0)

#define REP_STOS(suffix, to, value, count) do { \
        void *target_ = (to); \
        size_t count_ = (count); \
        __asm__ volatile("rep stos" suffix : "+D"(target_), "+c"(count_) : "a"(value) : "memory"); \
    } while (0)

/* Elements left after REPNE SCASB met BYTE or ran out, and whether it met it. */
static inline size_t scan(const char *from, char byte, size_t count, uint8_t *met) {
    __asm__ volatile("testl %%esp, %%esp\n\trepne scasb\n\tsete %2"
        : "+D"(from), "+c"(count), "=q"(*met) : "a"(byte) : "cc", "memory");
    return count;
}

/* As scan, walking down. */
static inline size_t scan_down(const char *from, char byte, size_t count, uint8_t *met) {
    __asm__ volatile("std\n\ttestl %%esp, %%esp\n\trepne scasb\n\tsete %2\n\tcld"
        : "+D"(from), "+c"(count), "=q"(*met) : "a"(byte) : "cc", "memory");
    return count;
}

/* Elements left after REPE CMPSB, and the order of the last pair compared: 0 equal, 1 below, 2 above (unsigned). */
static inline size_t compare(const char *left, const char *right, size_t count, uint32_t *order) {
    uint8_t below;
    uint8_t above;
    __asm__ volatile("cmpl %%esp, %%esp\n\trepe cmpsb\n\tsetb %3\n\tseta %4"
        : "+S"(left), "+D"(right), "+c"(count), "=q"(below), "=q"(above) : : "cc", "memory");
    *order = (uint32_t) below | (uint32_t) above << 1;
    return count;
}

/* Copies words one LODSL, STOSL at a time, adding them up: the string instructions without a prefix. */
static NOINLINE uint32_t sum_while_copying(void *to, const void *from, uint32_t words) {
    uint32_t sum = 0;
    for (; words; words--) {
        uint32_t word;
        __asm__ volatile("lodsl\n\tstosl" : "+S"(from), "+D"(to), "=a"(word) : : "memory");
        sum += word;
    }
    return sum;
}

static NOINLINE void loop_copy(char *to, const char *from, size_t count) {
    while (count--) {
        *to++ = *from++;
        __asm__ volatile("" : : : "memory"); /* keeps this a loop */
    }
}

static NOINLINE size_t loop_find(const char *from, char byte, size_t count) {
    size_t i = 0;
    while (i < count && from[i] != byte) {
        i++;
    }
    return i;
}

static NOINLINE size_t loop_mismatch(const char *left, const char *right, size_t count) {
    size_t i = 0;
    while (i < count && left[i] == right[i]) {
        i++;
    }
    return i;
}

static void check_same(const char *reason) {
    if (loop_mismatch(by_instruction, by_loop, sizeof by_loop) != sizeof by_loop) {
        fail(reason);
    }
}

static uint32_t checksum_buffer(uint32_t sum) {
    for (uint32_t i = 0; i < sizeof by_instruction; i += 4) {
        uint32_t word;
        loop_copy((char *) &word, by_instruction + i, 4);
        sum = checksum(sum, word);
    }
    return sum;
}

static void copies(uint32_t to, uint32_t from, uint32_t length) {
    REP_MOVS("b", by_instruction + to, text + from, length);
    loop_copy(by_loop + to, text + from, length);
    check_same("strings: rep movsb");
    REP_MOVS("w", by_instruction + from, text + to, length / 2);
    loop_copy(by_loop + from, text + to, length / 2 * 2);
    check_same("strings: rep movsw");
    REP_MOVS("l", by_instruction + to, text + from, length / 4);
    loop_copy(by_loop + to, text + from, length / 4 * 4);
    check_same("strings: rep movsl");
}

/* Overlap upwards repeats the first DISTANCE bytes; overlap downwards, walking down, is a correct move. */
static void overlaps(uint32_t distance, uint32_t length) {
    REP_MOVS("b", by_instruction + distance, by_instruction, length);
    loop_copy(by_loop + distance, by_loop, length);
    check_same("strings: overlapping rep movsb");
    REP_MOVS_DOWN("b", by_instruction + distance + length - 1, by_instruction + length - 1, length);
    for (uint32_t i = length; i-- > 0;) {
        by_loop[distance + i] = by_loop[i];
    }
    check_same("strings: descending rep movsb");
    uint32_t words = length / 4;
    REP_MOVS_DOWN("l", by_instruction + distance + 4 * words, by_instruction + 4 * words, words);
    for (uint32_t i = words; i > 0; i--) {
        uint32_t whole; /* the element is read before any of it is written */
        loop_copy((char *) &whole, by_loop + 4 * i, 4);
        loop_copy(by_loop + distance + 4 * i, (const char *) &whole, 4);
    }
    check_same("strings: descending rep movsl");
}

static void fills(uint32_t to, uint32_t value, uint32_t length) {
    REP_STOS("b", by_instruction + to, value, length);
    for (uint32_t i = 0; i < length; i++) {
        by_loop[to + i] = (char) value;
    }
    check_same("strings: rep stosb");
    REP_STOS("w", by_instruction + to, value, length / 4);
    REP_STOS("l", by_instruction + to + length / 4 * 2, value, length / 8);
    for (uint32_t i = 0; i < length / 4 * 2; i++) {
        by_loop[to + i] = (char) (value >> 8 * (i % 2));
    }
    for (uint32_t i = 0; i < length / 8 * 4; i++) {
        by_loop[to + length / 4 * 2 + i] = (char) (value >> 8 * (i % 4));
    }
    check_same("strings: rep stosw and stosl");
}

static uint32_t searches(uint32_t sum, uint32_t from, char wanted, uint32_t length) {
    uint8_t met;
    size_t left = scan(text + from, wanted, length, &met);
    size_t index = loop_find(text + from, wanted, length);
    if (met != (index < length) || left != length - index - met) {
        fail("strings: repne scasb");
    }
    sum = checksum(sum, (uint32_t) left);
    left = scan_down(text + from + length - 1, wanted, length, &met);
    size_t last = length;
    while (last > 0 && text[from + last - 1] != wanted) {
        last--;
    }
    if (met != (last > 0) || left != (met ? last - 1 : 0)) {
        fail("strings: descending repne scasb");
    }
    return checksum(sum, (uint32_t) left);
}

static uint32_t comparisons(uint32_t sum, uint32_t from, uint32_t length) {
    uint32_t order;
    size_t left = compare(text + from, by_instruction + from, length, &order);
    size_t index = loop_mismatch(text + from, by_instruction + from, length);
    uint32_t expected = 0;
    if (index < length) {
        expected = (uint8_t) text[from + index] < (uint8_t) by_instruction[from + index] ? 1 : 2;
    }
    if (order != expected || left != (index < length ? length - index - 1 : 0)) {
        fail("strings: repe cmpsb");
    }
    return checksum(sum, (uint32_t) left << 2 | order);
}

int main(int argc, char **argv) {
    uint32_t rounds = argument(argc, argv, 1, 600, 1u << 24);
    uint32_t seed = 0x57a165;
    uint32_t sum = CHECKSUM_START;
    make_text(text, sizeof text, seed);
    for (uint32_t round = 0; round < rounds; round++) {
        uint32_t length = random_below(&seed, SPAN) + 1;
        uint32_t from = random_below(&seed, MARGIN);
        uint32_t to = random_below(&seed, MARGIN);
        /* A length of zero must move nothing and leave the flags alone; every sixteenth round asks for it. */
        copies(to, from, round % 16 ? length : 0);
        sum = comparisons(sum, from, round % 16 ? length : 0);
        sum = searches(sum, from, text[random_below(&seed, sizeof text)], length);
        overlaps(1 + to / 4, length);
        fills(to, next_random(&seed), length);
        uint32_t words = (SPAN + MARGIN) / 4;
        sum = checksum(sum, sum_while_copying(by_instruction, text, words));
        loop_copy(by_loop, text, 4 * words);
        check_same("strings: lodsl and stosl");
        /* Leave a difference for the next round's comparison, at a place of its own. */
        by_instruction[from + to] ^= (char) length;
        by_loop[from + to] ^= (char) length;
        sum = checksum_buffer(sum);
    }
    report("strings", sum);
    return 0;
}
