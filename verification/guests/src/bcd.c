/*
 * Decimal adjustment, which exists on i386 only: DAA, DAS, AAA, AAS over every AL with each CF and AF, AAM and AAD over
 * every AL with three bases, all with several AH. The i386 build executes the instructions; the x86-64 cross-check
 * computes what the manual's pseudocode (Intel SDM, volume 2) says. Flags the manual leaves undefined are not compared.
 */
#include "runtime/guest.h"

enum { CARRY = 0x01, PARITY = 0x04, ADJUST = 0x10, ZERO = 0x40, SIGN = 0x80 };

struct result {
    uint32_t ax;
    uint32_t flags;
};

#ifdef __i386__

#define DEFINE(name, instruction) \
    static NOINLINE struct result name(uint32_t ax, uint32_t flags) { \
        struct result result; \
        __asm__ volatile("pushl %3\n\tpopfl\n\t" instruction "\n\tpushfl\n\tpopl %1" \
            : "=a"(result.ax), "=&r"(result.flags) : "0"(ax), "r"(flags) : "cc"); \
        return result; \
    }

#else

static uint32_t set_if(int condition, uint32_t flag) {
    return condition ? flag : 0;
}

static uint32_t sign_zero_parity(uint8_t al) {
    return set_if(al & 0x80, SIGN) | set_if(al == 0, ZERO) | set_if(!__builtin_parity(al), PARITY);
}

static struct result decimal_adjust(uint32_t ax, uint32_t flags, int direction) {
    uint8_t al = (uint8_t) ax;
    int low = (al & 15) > 9 || (flags & ADJUST);
    int high = al > 0x99 || (flags & CARRY);
    /* DAS reports the borrow of its first step as well; DAA's first carry always meets the second condition. */
    int borrow = direction < 0 && low && al < 6;
    uint8_t adjusted = (uint8_t) (al + direction * ((low ? 6 : 0) + (high ? 0x60 : 0)));
    return (struct result) {
        (ax & 0xff00) | adjusted,
        set_if(high || borrow, CARRY) | set_if(low, ADJUST) | sign_zero_parity(adjusted),
    };
}

static struct result ascii_adjust(uint32_t ax, uint32_t flags, int direction) {
    int adjust = (ax & 15) > 9 || (flags & ADJUST);
    uint32_t result = adjust ? (ax + (uint32_t) (direction * 0x106)) & 0xffff : ax;
    return (struct result) {result & 0xff0f, set_if(adjust, CARRY | ADJUST)};
}

static struct result split(uint32_t ax, uint32_t base) {
    uint32_t al = ax & 0xff;
    return (struct result) {(al / base) << 8 | al % base, sign_zero_parity((uint8_t) (al % base))};
}

static struct result join(uint32_t ax, uint32_t base) {
    uint8_t al = (uint8_t) ((ax & 0xff) + (ax >> 8) * base);
    return (struct result) {al, sign_zero_parity(al)};
}

#define MODEL_daa decimal_adjust(ax, flags, 1)
#define MODEL_das decimal_adjust(ax, flags, -1)
#define MODEL_aaa ascii_adjust(ax, flags, 1)
#define MODEL_aas ascii_adjust(ax, flags, -1)
#define MODEL_aam split(ax, 10)
#define MODEL_aam16 split(ax, 16)
#define MODEL_aam7 split(ax, 7)
#define MODEL_aad join(ax, 10)
#define MODEL_aad16 join(ax, 16)
#define MODEL_aad255 join(ax, 255)

#define DEFINE(name, instruction) \
    static struct result name(uint32_t ax, uint32_t flags) { \
        (void) flags; \
        return MODEL_##name; \
    }

#endif

DEFINE(daa, "daa")
DEFINE(das, "das")
DEFINE(aaa, "aaa")
DEFINE(aas, "aas")
DEFINE(aam, "aam")
DEFINE(aam16, "aam $16")
DEFINE(aam7, "aam $7")
DEFINE(aad, "aad")
DEFINE(aad16, "aad $16")
DEFINE(aad255, "aad $255")

struct instruction {
    const char *name;
    struct result (*execute)(uint32_t ax, uint32_t flags);
    uint32_t defined;
};

int main(void) {
    enum { DECIMAL = CARRY | ADJUST | SIGN | ZERO | PARITY, ASCII = CARRY | ADJUST, SPLIT = SIGN | ZERO | PARITY };
    static const struct instruction instructions[] = {
        {"daa", daa, DECIMAL}, {"das", das, DECIMAL}, {"aaa", aaa, ASCII}, {"aas", aas, ASCII},
        {"aam", aam, SPLIT}, {"aam16", aam16, SPLIT}, {"aam7", aam7, SPLIT},
        {"aad", aad, SPLIT}, {"aad16", aad16, SPLIT}, {"aad255", aad255, SPLIT},
    };
    static const uint32_t high_bytes[] = {0x00, 0x01, 0x09, 0x5a, 0xff};
    for (uint32_t i = 0; i < sizeof instructions / sizeof instructions[0]; i++) {
        uint32_t sum = CHECKSUM_START;
        for (uint32_t al = 0; al < 256; al++) {
            for (uint32_t high = 0; high < sizeof high_bytes / sizeof high_bytes[0]; high++) {
                for (uint32_t flags = 0; flags < 4; flags++) {
                    struct result result = instructions[i].execute(
                        high_bytes[high] << 8 | al, (flags & 1 ? CARRY : 0) | (flags & 2 ? ADJUST : 0));
                    sum = checksum(sum, result.ax & 0xffff);
                    sum = checksum(sum, result.flags & instructions[i].defined);
                }
            }
        }
        report(instructions[i].name, sum);
    }
    return 0;
}
