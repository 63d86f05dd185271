/* Formatting, arguments and test text: identical code in the i386 files and in their x86-64 cross-check. */
#include "guest.h"

static char output[1024];
static uint32_t pending;

void flush_output(void) {
    write_bytes(1, output, pending);
    pending = 0;
}

static void put_char(char c) {
    if (pending == sizeof output) {
        flush_output();
    }
    output[pending++] = c;
}

void put_text(const char *text) {
    while (*text) {
        put_char(*text++);
    }
}

void put_dec(uint32_t value) {
    char digits[10];
    int count = 0;
    do {
        digits[count++] = (char) ('0' + value % 10);
        value /= 10;
    } while (value);
    while (count) {
        put_char(digits[--count]);
    }
}

void put_hex(uint32_t value) {
    for (int shift = 28; shift >= 0; shift -= 4) {
        put_char("0123456789abcdef"[value >> shift & 15]);
    }
}

void put_hex64(uint64_t value) {
    put_hex((uint32_t) (value >> 32));
    put_hex((uint32_t) value);
}

void report(const char *name, uint32_t value) {
    put_text(name);
    put_text(" ");
    put_hex(value);
    put_text("\n");
}

static uint32_t length_of(const char *text) {
    uint32_t length = 0;
    while (text[length]) {
        length++;
    }
    return length;
}

static _Noreturn void leave(const char *reason, int status) {
    flush_output();
    write_bytes(2, reason, length_of(reason));
    write_bytes(2, "\n", 1);
    exit_program(status);
}

void fail(const char *reason) {
    leave(reason, 1);
}

uint32_t argument(int argc, char **argv, int index, uint32_t fallback, uint32_t limit) {
    if (index >= argc) {
        return fallback;
    }
    uint32_t value = 0;
    for (const char *at = argv[index]; *at; at++) {
        uint32_t digit = (uint32_t) *at - '0';
        if (digit > 9 || value > (limit - digit) / 10) {
            leave("argument is not a number in range", 2);
        }
        value = value * 10 + digit;
    }
    if (value == 0) {
        leave("argument must be at least 1", 2);
    }
    return value;
}

static const char *const words[] = {
    "while", "if", "else", "return", "molecule", "atom", "shadow", "commit", "rollback", "translate", "x", "y", "index",
    "count", "limit", "(", ")", "{", "}", ";", ";", "=", "==", "<", "<=", "+", "-", "*", "/", "&&", "->", ",",
};

/* Appends what fits of TOKEN; the caller stops when the buffer is full. */
static uint32_t append(char *text, uint32_t at, uint32_t length, const char *token) {
    while (*token && at < length) {
        text[at++] = *token++;
    }
    return at;
}

void make_text(char *text, uint32_t length, uint32_t seed) {
    uint32_t column = 0;
    uint32_t at = 0;
    while (at < length) {
        uint32_t start = at;
        uint32_t kind = next_random(&seed) >> 27;
        if (kind == 0) {
            at = append(text, at, length, "/* a comment, ");
            at = append(text, at, length, words[next_random(&seed) >> 27]);
            at = append(text, at, length, " */");
        } else if (kind == 1) {
            at = append(text, at, length, "\"string \\\"");
            at = append(text, at, length, words[next_random(&seed) >> 27]);
            at = append(text, at, length, "\\\"\"");
        } else if (kind < 7) {
            uint32_t number = next_random(&seed) >> (next_random(&seed) >> 28) >> 8;
            do {
                char digit[2] = {(char) ('0' + number % 10), 0};
                at = append(text, at, length, digit);
                number /= 10;
            } while (number);
        } else {
            at = append(text, at, length, words[next_random(&seed) >> 27]);
        }
        column += at - start;
        at = append(text, at, length, column > 70 ? "\n" : " ");
        column = column > 70 ? 0 : column + 1;
    }
}
