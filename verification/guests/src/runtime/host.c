/* The x86-64 side of the runtime: the host's C library, whose start-up calls main and whose exit runs the flush. */
#include <unistd.h>

#include "guest.h"

void write_bytes(int descriptor, const void *bytes, size_t length) {
    const char *from = bytes;
    while (length) {
        ssize_t written = write(descriptor, from, length);
        if (written <= 0) {
            _exit(3);
        }
        from += written;
        length -= (size_t) written;
    }
}

void exit_program(int status) {
    _exit(status);
}

__attribute__((destructor)) static void flush_at_exit(void) {
    flush_output();
}
