/*
 * LZSS over N bytes of synthetic source text, then the inverse: hash chains, byte compares of unpredictable length and
 * bit-level output. The decompressed text must equal the original.
 *
 * Format: groups of a flag byte and eight items, lowest flag first; a clear flag is a literal byte, a set one two bytes
 * holding a distance of 1..4096 and a length of 3..18.
 */
#include "runtime/guest.h"

enum {
    LIMIT = 1 << 20,
    WINDOW = 4096,
    SHORTEST = 3,
    LONGEST = 18,
    HASHES = 4096,
    CHAIN_LIMIT = 16,
};

static char text[LIMIT];
static char restored[LIMIT];
static uint8_t packed[LIMIT + LIMIT / 8 + 1];

/* Positions are stored plus one, so that zero means none. */
static uint32_t newest[HASHES];
static uint32_t older[WINDOW];

static uint32_t hash_at(const char *at) {
    uint32_t three = (uint8_t) at[0] | (uint32_t) (uint8_t) at[1] << 8 | (uint32_t) (uint8_t) at[2] << 16;
    return (three * 0x9e3779b1u) >> 20;
}

static void remember(uint32_t position, uint32_t length) {
    if (position + SHORTEST <= length) {
        uint32_t hash = hash_at(text + position);
        older[position % WINDOW] = newest[hash];
        newest[hash] = position + 1;
    }
}

/* The longest earlier match for POSITION within the window, or a length of zero. */
static NOINLINE uint32_t find_match(uint32_t position, uint32_t length, uint32_t *distance) {
    if (position + SHORTEST > length) {
        return 0;
    }
    uint32_t room = length - position < LONGEST ? length - position : LONGEST;
    uint32_t best = 0;
    uint32_t candidate = newest[hash_at(text + position)];
    for (int tries = CHAIN_LIMIT; tries > 0 && candidate != 0; tries--) {
        uint32_t from = candidate - 1;
        if (position - from > WINDOW) {
            break;
        }
        uint32_t same = 0;
        while (same < room && text[from + same] == text[position + same]) {
            same++;
        }
        if (same > best) {
            best = same;
            *distance = position - from;
        }
        uint32_t next = older[from % WINDOW];
        candidate = next < candidate ? next : 0;
    }
    return best >= SHORTEST ? best : 0;
}

static uint32_t compress(uint32_t length) {
    uint32_t out = 0;
    uint32_t flags_at = 0;
    uint32_t items = 8;
    uint32_t position = 0;
    while (position < length) {
        if (items == 8) {
            flags_at = out++;
            packed[flags_at] = 0;
            items = 0;
        }
        uint32_t distance = 0;
        uint32_t matched = find_match(position, length, &distance);
        if (matched) {
            uint32_t pair = (distance - 1) << 4 | (matched - SHORTEST);
            packed[flags_at] |= (uint8_t) (1 << items);
            packed[out++] = (uint8_t) pair;
            packed[out++] = (uint8_t) (pair >> 8);
        } else {
            packed[out++] = (uint8_t) text[position];
            matched = 1;
        }
        items++;
        while (matched--) {
            remember(position++, length);
        }
    }
    return out;
}

static NOINLINE uint32_t decompress(uint32_t packed_length) {
    uint32_t in = 0;
    uint32_t out = 0;
    while (in < packed_length) {
        uint32_t flags = packed[in++];
        for (int item = 0; item < 8 && in < packed_length; item++, flags >>= 1) {
            if (flags & 1) {
                uint32_t pair = packed[in] | (uint32_t) packed[in + 1] << 8;
                in += 2;
                uint32_t from = out - (pair >> 4) - 1;
                for (uint32_t count = (pair & 15) + SHORTEST; count; count--) {
                    restored[out++] = restored[from++];
                }
            } else {
                restored[out++] = (char) packed[in++];
            }
        }
    }
    return out;
}

int main(int argc, char **argv) {
    uint32_t length = argument(argc, argv, 1, 150000, LIMIT);
    make_text(text, length, 0xc0deb00c);
    uint32_t packed_length = compress(length);
    if (decompress(packed_length) != length || memcmp(text, restored, length) != 0) {
        fail("compress: the text did not survive");
    }
    uint32_t sum = CHECKSUM_START;
    for (uint32_t i = 0; i < packed_length; i++) {
        sum = checksum(sum, packed[i]);
    }
    put_dec(length);
    put_text(" bytes packed into ");
    put_dec(packed_length);
    put_text("\n");
    report("compress", sum);
    return 0;
}
