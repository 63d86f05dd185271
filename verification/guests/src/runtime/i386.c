/* The i386 side of the runtime: int 0x80, the byte routines GCC may call by itself, and 64-bit division. */
#include "guest.h"
#include "syscall.h"

int main(int argc, char **argv);

_Noreturn void start_program(int argc, char **argv) {
    int status = main(argc, argv);
    flush_output();
    exit_program(status);
}

void write_bytes(int descriptor, const void *bytes, size_t length) {
    const char *from = bytes;
    while (length) {
        long written = syscall3(SYS_WRITE, descriptor, (long) from, (long) length);
        if (written <= 0) {
            exit_program(3);
        }
        from += written;
        length -= (size_t) written;
    }
}

void exit_program(int status) {
    for (;;) {
        syscall3(SYS_EXIT_GROUP, status, 0, 0);
    }
}

/* Plain loops on purpose: the string instructions have a program of their own. */
void *memcpy(void *restrict to, const void *restrict from, size_t length) {
    unsigned char *target = to;
    const unsigned char *source = from;
    while (length--) {
        *target++ = *source++;
    }
    return to;
}

void *memmove(void *to, const void *from, size_t length) {
    unsigned char *target = to;
    const unsigned char *source = from;
    if (target <= source) {
        return memcpy(to, from, length);
    }
    while (length--) {
        target[length] = source[length];
    }
    return to;
}

void *memset(void *to, int value, size_t length) {
    unsigned char *target = to;
    while (length--) {
        *target++ = (unsigned char) value;
    }
    return to;
}

int memcmp(const void *left, const void *right, size_t length) {
    const unsigned char *a = left;
    const unsigned char *b = right;
    for (; length; a++, b++, length--) {
        if (*a != *b) {
            return *a - *b;
        }
    }
    return 0;
}

/* One DIV: HIGH:LOW by DIVISOR. The caller guarantees HIGH < DIVISOR, else the instruction faults. */
static inline uint32_t divide_step(uint32_t high, uint32_t low, uint32_t divisor, uint32_t *remainder) {
    uint32_t quotient;
    __asm__("divl %4" : "=a"(quotient), "=d"(*remainder) : "0"(low), "1"(high), "rm"(divisor) : "cc");
    return quotient;
}

/*
 * 64-bit division from 32-bit DIV, under the names GCC emits calls to.
 *
 * A divisor below 2^32 is schoolbook division with two digits. A larger one is normalised so that its leading 32 bits
 * have the top bit set; halving the dividend then keeps the high word below the divisor's, and the one-digit quotient
 * that DIV yields, scaled back, is at most one too large. Taking one off first makes it at most one too small, which a
 * single comparison repairs.
 */
uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *remainder) {
    uint32_t divisor_high = (uint32_t) (divisor >> 32);
    uint64_t quotient;
    uint64_t rest;
    if (divisor_high == 0) {
        uint32_t carried;
        uint32_t high = divide_step(0, (uint32_t) (dividend >> 32), (uint32_t) divisor, &carried);
        uint32_t low = divide_step(carried, (uint32_t) dividend, (uint32_t) divisor, &carried);
        quotient = (uint64_t) high << 32 | low;
        rest = carried;
    } else {
        int shift = __builtin_clz(divisor_high);
        uint32_t leading = (uint32_t) ((divisor << shift) >> 32);
        uint64_t half = dividend >> 1;
        uint32_t unused;
        uint32_t digit = divide_step((uint32_t) (half >> 32), (uint32_t) half, leading, &unused);
        quotient = digit >> (31 - shift);
        if (quotient) {
            quotient--;
        }
        rest = dividend - quotient * divisor;
        if (rest >= divisor) {
            quotient++;
            rest -= divisor;
        }
    }
    if (remainder) {
        *remainder = rest;
    }
    return quotient;
}

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor) {
    return __udivmoddi4(dividend, divisor, 0);
}

uint64_t __umoddi3(uint64_t dividend, uint64_t divisor) {
    uint64_t remainder;
    __udivmoddi4(dividend, divisor, &remainder);
    return remainder;
}

static uint64_t magnitude(int64_t value) {
    return value < 0 ? -(uint64_t) value : (uint64_t) value;
}

/* C rounds towards zero: the remainder takes the sign of the dividend. */
int64_t __divmoddi4(int64_t dividend, int64_t divisor, int64_t *remainder) {
    uint64_t rest;
    uint64_t quotient = __udivmoddi4(magnitude(dividend), magnitude(divisor), &rest);
    *remainder = (int64_t) (dividend < 0 ? -rest : rest);
    return (int64_t) ((dividend < 0) != (divisor < 0) ? -quotient : quotient);
}

int64_t __divdi3(int64_t dividend, int64_t divisor) {
    int64_t remainder;
    return __divmoddi4(dividend, divisor, &remainder);
}

int64_t __moddi3(int64_t dividend, int64_t divisor) {
    int64_t remainder;
    __divmoddi4(dividend, divisor, &remainder);
    return remainder;
}
