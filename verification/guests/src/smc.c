/*
 * Ways in which programs write to code: the workload named by the first argument, or all, N rounds.
 *
 *   apart       a loop counts in words that lie in the page of its code
 *   beside      parameters right behind a loop are set by other code, a dozen writes a round
 *   patch       a constant of a loop is written before each run of the loop
 *   versions    two versions of a routine take turns at one address
 *   overlay     four versions arrive there in turn by read()
 *   breakpoint  one byte of a routine becomes a trap and is put back before the routine runs
 */
#include "runtime/guest.h"

uint32_t count_apart(void);
uint32_t use_beside(void);
uint32_t use_patched(void);
uint32_t place(void);
extern volatile uint32_t beside[4];
extern uint8_t patched[];
extern const uint8_t versions[4][64];

/* A store the compiler can neither drop nor move. */
static void put(uint8_t *at, uint32_t value) {
    *(volatile uint32_t *) (uintptr_t) at = value;
}

static uint8_t *bytes_of(uint32_t (*function)(void)) {
    return (uint8_t *) (uintptr_t) function;
}

static uint32_t apart_round(uint32_t round) {
    (void) round;
    return count_apart();
}

static uint32_t beside_round(uint32_t round) {
    for (uint32_t i = 0; i < 12; i++) {
        beside[i % 4] = round * 0x9e3779b1u + i;
    }
    return use_beside();
}

static uint32_t patch_round(uint32_t round) {
    put(patched + 1, round * 0x9e3779b1u);
    return use_patched();
}

static void copy_version(uint32_t number) {
    for (uint32_t i = 0; i < 64; i += 4) {
        put(bytes_of(place) + i, *(const uint32_t *) (const void *) (versions[number] + i));
    }
}

static uint32_t versions_round(uint32_t round) {
    copy_version(round % 2);
    return place();
}

#ifdef __x86_64__
enum { READ = 0, PIPE = 22 };
#define TRAP "syscall"
#define CLOBBERS "rcx", "r11", "memory"
#define FIRST "D"
#define SECOND "S"
#else
enum { READ = 3, PIPE = 42 };
#define TRAP "int $0x80"
#define CLOBBERS "memory"
#define FIRST "b"
#define SECOND "c"
#endif

static long system_call(long number, long a, long b, long c) {
    long result;
    __asm__ volatile(TRAP : "=a"(result) : "0"(number), FIRST(a), SECOND(b), "d"(c) : CLOBBERS);
    return result;
}

static int ends[2];

static uint32_t overlay_round(uint32_t round) {
    write_bytes(ends[1], versions[round % 4], 64);
    if (system_call(READ, ends[0], (long) (uintptr_t) place, 64) != 64) {
        fail("a pipe gives less than was put into it");
    }
    return place();
}

static uint32_t breakpoint_round(uint32_t round) {
    volatile uint8_t *at = bytes_of(place) + (round % 2 ? 2 : 0);
    uint8_t kept = *at;
    *at = 0xcc;
    uint32_t other = use_patched();
    *at = kept;
    return other + place();
}

struct workload {
    const char *name;
    uint32_t (*round)(uint32_t round);
};

static int same(const char *one, const char *other) {
    while (*one && *one == *other) {
        one++;
        other++;
    }
    return *one == *other;
}

int main(int argc, char **argv) {
    static const struct workload workloads[] = {
        {"apart", apart_round},
        {"beside", beside_round},
        {"patch", patch_round},
        {"versions", versions_round},
        {"overlay", overlay_round},
        {"breakpoint", breakpoint_round},
    };
    uint32_t rounds = argument(argc, argv, 2, 3000, 1u << 20);
    if (system_call(PIPE, (long) (uintptr_t) ends, 0, 0) != 0) {
        fail("no pipe");
    }
    copy_version(0);
    for (uint32_t i = 0; i < sizeof workloads / sizeof workloads[0]; i++) {
        if (argc < 2 || same(argv[1], "all") || same(argv[1], workloads[i].name)) {
            uint32_t sum = CHECKSUM_START;
            for (uint32_t round = 0; round < rounds; round++) {
                sum = checksum(sum, workloads[i].round(round));
            }
            report(workloads[i].name, sum);
        }
    }
    return 0;
}
