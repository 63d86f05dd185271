/*
 * A lexer over N bytes of synthetic source text: a switch inside a switch, which GCC compiles to jump tables, so the
 * path is a chain of indirect jumps and short branches decided by data.
 */
#include "runtime/guest.h"

enum { LIMIT = 1 << 20 };

enum token { NAME, NUMBER, STRING, COMMENT, OPERATOR, BRACKET, NEWLINE, TOKENS };

enum state { BETWEEN, IN_NAME, IN_NUMBER, IN_STRING, ESCAPED, AFTER_SLASH, IN_COMMENT, COMMENT_STAR, IN_OPERATOR };

static char text[LIMIT + 1];
static uint32_t counts[TOKENS];
static uint32_t sum = CHECKSUM_START;
static uint32_t spelling;

static void emit(enum token token) {
    counts[token]++;
    sum = checksum(sum, spelling << 3 | token);
    spelling = 0;
}

/* The state in which a token that starts with C begins; one-character tokens are emitted here. */
static enum state begin(char c) {
    switch (c) {
        case 'a' ... 'z':
        case 'A' ... 'Z':
        case '_':
            return IN_NAME;
        case '0' ... '9':
            return IN_NUMBER;
        case '"':
            return IN_STRING;
        case '/':
            return AFTER_SLASH;
        case '+':
        case '-':
        case '*':
        case '<':
        case '>':
        case '=':
        case '&':
        case '!':
            return IN_OPERATOR;
        case '(':
        case ')':
        case '{':
        case '}':
        case ';':
        case ',':
            emit(BRACKET);
            return BETWEEN;
        case '\n':
            emit(NEWLINE);
            return BETWEEN;
        default:
            spelling = 0;
            return BETWEEN;
    }
}

static int continues_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static NOINLINE void scan(uint32_t length) {
    enum state state = BETWEEN;
    for (uint32_t i = 0; i < length; i++) {
        char c = text[i];
        uint32_t before = spelling;
        spelling = spelling * 31 + (uint8_t) c;
        switch (state) {
            case BETWEEN:
                state = begin(c);
                break;
            case IN_NAME:
            case IN_NUMBER:
                if (!continues_word(c)) {
                    spelling = before;
                    emit(state == IN_NAME ? NAME : NUMBER);
                    spelling = (uint8_t) c;
                    state = begin(c);
                }
                break;
            case IN_STRING:
                if (c == '\\') {
                    state = ESCAPED;
                } else if (c == '"') {
                    emit(STRING);
                    state = BETWEEN;
                }
                break;
            case ESCAPED:
                state = IN_STRING;
                break;
            case AFTER_SLASH:
                if (c == '*') {
                    state = IN_COMMENT;
                    break;
                }
                /* fall through: the slash was a division */
            case IN_OPERATOR:
                if (c != '=' && c != '&' && c != '>') {
                    spelling = before;
                    emit(OPERATOR);
                    spelling = (uint8_t) c;
                    state = begin(c);
                } else {
                    state = IN_OPERATOR;
                }
                break;
            case IN_COMMENT:
                state = c == '*' ? COMMENT_STAR : IN_COMMENT;
                break;
            case COMMENT_STAR:
                if (c == '/') {
                    emit(COMMENT);
                    state = BETWEEN;
                } else if (c != '*') {
                    state = IN_COMMENT;
                }
                break;
        }
    }
}

int main(int argc, char **argv) {
    static const char *const names[TOKENS] = {
        "names", "numbers", "strings", "comments", "operators", "brackets", "lines",
    };
    uint32_t length = argument(argc, argv, 1, 600000, LIMIT);
    make_text(text, length, 0xd15a7c4);
    scan(length);
    for (int token = 0; token < TOKENS; token++) {
        put_text(names[token]);
        put_text(" ");
        put_dec(counts[token]);
        put_text("\n");
    }
    report("dispatch", sum);
    return 0;
}
