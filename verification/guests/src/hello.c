/*
 * The smallest program that shows a loader right: code, constant data, initialised and zero data, an argument vector.
 * As hello-pie it is a static position-independent executable and, by the table of pointers, needs its relocations.
 */
#include "runtime/guest.h"

static const char *const parts[] = {"Hello", ", ", "guest", "\n"};
static const char *const *cursor = parts;
static volatile uint32_t zeroed[3000];

int main(int argc, char **argv) {
    for (uint32_t i = 0; i < sizeof zeroed / sizeof zeroed[0]; i++) {
        if (zeroed[i] != 0) {
            fail("hello: zero-initialised data is not zero");
        }
    }
    while (cursor != parts + sizeof parts / sizeof parts[0]) {
        put_text(*cursor++);
    }
    for (int i = 1; i < argc; i++) {
        put_text(argv[i]);
        put_text("\n");
    }
    return 0;
}
