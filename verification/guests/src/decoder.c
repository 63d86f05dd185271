/*
 * A decoder of moving pictures with a deadline: every PERIOD microseconds a picture of the size of a DVD's (720 by 480 with
 * half as much colour again: BLOCKS blocks of 8 by 8) must be ready, and whoever is ready sooner sleeps. What arrives is
 * made up as it goes: in groups of twelve, one picture all of whose blocks are coded, three predicted ones with half of
 * them, eight with a quarter; a coded block has one to ten coefficients, the others are copied from the picture before,
 * displaced. Arguments: pictures, microseconds, blocks.
 *
 * Standard output has what was decoded and depends on nothing else; how many deadlines were missed goes to standard error.
 */
#include "runtime/kernel.h"

enum { MONOTONIC = 1, SIDE = 8, ACROSS = 90, WIDTH = ACROSS * SIDE, MOST_BLOCKS = ACROSS * ACROSS, BYTES = WIDTH * WIDTH };
enum { GROUP = 12, MOST_COEFFICIENTS = 10, REACH = 16 };

static uint8_t pictures[2][BYTES];
static uint32_t random_state = 0x2545f491;

/* Cosines of multiples of pi/16, times 2048. */
enum { C1 = 2009, C2 = 1892, C3 = 1703, C4 = 1448, C5 = 1138, C6 = 784, C7 = 400 };

/* Eight values, STEP apart, from frequencies to samples: the even four, the odd four, then sums and differences. */
static void transform(int32_t *v, int step, int shift) {
    int32_t round = 1 << (shift - 1);
    int32_t sum = (v[0] + v[4 * step]) * C4 + round, difference = (v[0] - v[4 * step]) * C4 + round;
    int32_t low = v[2 * step] * C6 - v[6 * step] * C2, high = v[2 * step] * C2 + v[6 * step] * C6;
    int32_t e0 = sum + high, e3 = sum - high, e1 = difference + low, e2 = difference - low;
    int32_t a = v[step], b = v[3 * step], c = v[5 * step], d = v[7 * step];
    int32_t o0 = a * C1 + b * C3 + c * C5 + d * C7;
    int32_t o1 = a * C3 - b * C7 - c * C1 - d * C5;
    int32_t o2 = a * C5 - b * C1 + c * C7 + d * C3;
    int32_t o3 = a * C7 - b * C5 + c * C3 - d * C1;
    v[0] = (e0 + o0) >> shift;
    v[step] = (e1 + o1) >> shift;
    v[2 * step] = (e2 + o2) >> shift;
    v[3 * step] = (e3 + o3) >> shift;
    v[4 * step] = (e3 - o3) >> shift;
    v[5 * step] = (e2 - o2) >> shift;
    v[6 * step] = (e1 - o1) >> shift;
    v[7 * step] = (e0 - o0) >> shift;
}

/* Takes a block's coefficients from the stream and makes differences of samples of them. */
static NOINLINE void residual(int32_t *block) {
    memset(block, 0, SIDE * SIDE * sizeof *block);
    uint32_t coefficients = 1 + random_below(&random_state, MOST_COEFFICIENTS);
    for (uint32_t i = 0; i < coefficients; i++) {
        uint32_t word = next_random(&random_state);
        /* Low frequencies are likelier, and larger. */
        uint32_t at = word >> 26 & word >> 20 & 63;
        block[at] = ((int32_t) (word & 127) - 64) * 8 / (int32_t) (1 + (at >> 3) + (at & 7));
    }
    for (int row = 0; row < SIDE; row++) {
        transform(block + row * SIDE, 1, 11);
    }
    for (int column = 0; column < SIDE; column++) {
        transform(block + column, SIDE, 13);
    }
}

static inline uint8_t clamp(int32_t sample) {
    return (uint8_t) (sample < 0 ? 0 : sample > 255 ? 255 : sample);
}

static NOINLINE void add_block(uint8_t *to, const uint8_t *from, const int32_t *block) {
    for (int row = 0; row < SIDE; row++) {
        for (int column = 0; column < SIDE; column++) {
            to[column] = clamp(from[column] + block[row * SIDE + column]);
        }
        to += WIDTH;
        from += WIDTH;
    }
}

static NOINLINE void copy_block(uint8_t *to, const uint8_t *from) {
    for (int row = 0; row < SIDE; row++) {
        for (int column = 0; column < SIDE; column++) {
            to[column] = from[column];
        }
        to += WIDTH;
        from += WIDTH;
    }
}

/* The place a block is predicted from: at most REACH away, and inside the picture. */
static uint32_t predicted(uint32_t x, uint32_t y) {
    uint32_t word = next_random(&random_state);
    int32_t px = (int32_t) x + (int32_t) (word & (2 * REACH - 1)) - REACH;
    int32_t py = (int32_t) y + (int32_t) (word >> 8 & (2 * REACH - 1)) - REACH;
    px = px < 0 ? 0 : px > WIDTH - SIDE ? WIDTH - SIDE : px;
    py = py < 0 ? 0 : py > WIDTH - SIDE ? WIDTH - SIDE : py;
    return (uint32_t) py * WIDTH + (uint32_t) px;
}

/* CODED of 256 blocks have coefficients. */
static void decode(uint8_t *to, const uint8_t *from, uint32_t blocks, uint32_t coded) {
    int32_t block[SIDE * SIDE];
    for (uint32_t i = 0; i < blocks; i++) {
        uint32_t x = i % ACROSS * SIDE, y = i / ACROSS * SIDE;
        const uint8_t *source = from + predicted(x, y);
        if (random_below(&random_state, 256) < coded) {
            residual(block);
            add_block(to + y * WIDTH + x, source, block);
        } else {
            copy_block(to + y * WIDTH + x, source);
        }
    }
}

static int64_t now(void) {
    struct time_value time;
    CALL2(clock_gettime, MONOTONIC, &time);
    return (int64_t) time.seconds * 1000000000 + time.nanoseconds;
}

static void tell_missed(uint32_t missed, uint32_t pictures_decoded) {
    char text[64] = "deadlines missed: ";
    char *end = text + 18;
    uint32_t values[2] = {missed, pictures_decoded};
    for (int i = 0; i < 2; i++) {
        char digits[10];
        int count = 0;
        do {
            digits[count++] = (char) ('0' + values[i] % 10);
            values[i] /= 10;
        } while (values[i]);
        while (count) {
            *end++ = digits[--count];
        }
        memcpy(end, i ? "\n" : " of ", i ? 1 : 4);
        end += i ? 1 : 4;
    }
    write_bytes(2, text, (size_t) (end - text));
}

int main(int argc, char **argv) {
    uint32_t count = argument(argc, argv, 1, 48, 1u << 20);
    uint32_t period = argument(argc, argv, 2, 33367, 10000000);
    uint32_t blocks = argument(argc, argv, 3, MOST_BLOCKS, MOST_BLOCKS);
    memset(pictures[0], 128, BYTES);
    memset(pictures[1], 128, BYTES);
    uint32_t missed = 0;
    int64_t due = now();
    for (uint32_t i = 0; i < count; i++) {
        uint32_t place = i % GROUP;
        decode(pictures[i & 1], pictures[~i & 1], blocks, place == 0 ? 256 : place % 3 == 0 ? 128 : 64);
        due += (int64_t) period * 1000;
        int64_t left = due - now();
        if (left < 0) {
            missed++;
        } else {
            pause_for((long) left);
        }
    }
    uint32_t sum = CHECKSUM_START;
    const uint32_t *words = (const uint32_t *) pictures[~count & 1];
    for (uint32_t i = 0; i < BYTES / 4; i++) {
        sum = checksum(sum, words[i]);
    }
    report("decoder", sum);
    flush_output();
    tell_missed(missed, count);
    return 0;
}
