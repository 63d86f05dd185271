/*
 * An open-addressing hash table with linear probing: N insertions, then N rounds of one lookup, one removal by backward
 * shift and one insertion. The table never exceeds half full.
 */
#include "runtime/guest.h"

enum { LIMIT = 1 << 17, SLOTS = 2 * LIMIT };

/* Keys are never zero, so a zero key marks a free slot. */
struct slot {
    uint32_t key;
    uint32_t value;
};

static struct slot slots[SLOTS];
static uint32_t keys[LIMIT];
static uint32_t mask;

static uint32_t home(uint32_t key) {
    return (key * 0x9e3779b1u) >> 7 & mask;
}

/* The slot that holds KEY, or the free one where it belongs. */
static NOINLINE uint32_t probe(uint32_t key) {
    uint32_t at = home(key);
    while (slots[at].key != 0 && slots[at].key != key) {
        at = (at + 1) & mask;
    }
    return at;
}

/* Inserts or overwrites; returns whether the key is new. */
static int insert(uint32_t key, uint32_t value) {
    uint32_t at = probe(key);
    int fresh = slots[at].key == 0;
    slots[at] = (struct slot) {key, value};
    return fresh;
}

/* Pulls back every later entry of the run that may move nearer its home, so that no probe meets a false gap. */
static void remove_slot(uint32_t gap) {
    uint32_t at = gap;
    for (;;) {
        at = (at + 1) & mask;
        if (slots[at].key == 0) {
            break;
        }
        uint32_t from_home = (at - home(slots[at].key)) & mask;
        if (from_home >= ((at - gap) & mask)) {
            slots[gap] = slots[at];
            gap = at;
        }
    }
    slots[gap] = (struct slot) {0, 0};
}

int main(int argc, char **argv) {
    uint32_t count = argument(argc, argv, 1, 130000, LIMIT);
    uint32_t size = 2;
    while (size < 2 * count) {
        size *= 2;
    }
    mask = size - 1;
    uint32_t seed = 0x4a54;
    uint32_t sum = CHECKSUM_START;
    uint32_t live = 0;
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = next_random(&seed);
        live += (uint32_t) insert(keys[i], i);
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t wanted = random_below(&seed, count);
        uint32_t found = probe(keys[wanted]);
        if (slots[found].key != keys[wanted] || slots[found].value != wanted) {
            fail("hashmap: a key was lost");
        }
        sum = checksum(sum, found);
        remove_slot(found);
        live--;
        keys[wanted] = next_random(&seed);
        live += (uint32_t) insert(keys[wanted], wanted);
    }
    if (live != count) {
        fail("hashmap: the number of live keys is wrong");
    }
    report("hashmap", sum);
    return 0;
}
