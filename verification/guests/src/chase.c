/*
 * Follows N pointers round one cycle through KIB kibibytes of memory, a 64-byte node at a time in random order: every
 * load depends on the one before and, beyond the caches, misses.
 */
#include "runtime/guest.h"

enum { NODE_BYTES = 64, LIMIT_KIB = 16 << 10 };

struct node {
    union {
        struct {
            struct node *next;
            uint32_t value;
        };
        uint8_t space[NODE_BYTES];
    };
};

static struct node nodes[LIMIT_KIB * 1024 / NODE_BYTES];

/* Sattolo's shuffle, performed on the links themselves: what it leaves is a single cycle through all COUNT nodes. */
static void link_one_cycle(uint32_t count, uint32_t seed) {
    for (uint32_t i = 0; i < count; i++) {
        nodes[i].next = &nodes[i];
        nodes[i].value = i;
    }
    for (uint32_t i = count - 1; i > 0; i--) {
        uint32_t j = random_below(&seed, i);
        struct node *held = nodes[i].next;
        nodes[i].next = nodes[j].next;
        nodes[j].next = held;
    }
}

static NOINLINE uint32_t chase(const struct node *at, uint32_t steps) {
    uint32_t sum = CHECKSUM_START;
    while (steps--) {
        sum = (sum << 1 | sum >> 31) ^ at->value;
        at = at->next;
    }
    return sum;
}

int main(int argc, char **argv) {
    uint32_t steps = argument(argc, argv, 1, 4000000, 1u << 30);
    uint32_t kib = argument(argc, argv, 2, 4096, LIMIT_KIB);
    link_one_cycle(kib * 1024 / NODE_BYTES, 0xc4a5e);
    report("chase", chase(nodes, steps));
    return 0;
}
