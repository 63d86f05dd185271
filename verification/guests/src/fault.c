/* Announces itself, so that the output shows how far it came, and dies in provoke (fault.S). */
#include "runtime/guest.h"

void provoke(void);

int main(int argc, char **argv) {
    (void) argc;
    (void) argv;
    put_text("before the fault\n");
    flush_output();
    provoke();
    put_text("after the fault\n");
    return 0;
}
