/*
 * Processes: fork, vfork, execve, wait, pipes, signals between them, stopping and continuing, copy on write. What is
 * printed does not depend on who runs when. N scales the work, so that code becomes hot in parents and children.
 */
#include "runtime/kernel.h"

enum { NO_HANG = 1, UNTRACED = 2, CONTINUED = 8, BIG = 16 * 1024 };

static volatile int heard;
static uint32_t area[BIG];

static void hear(int signal) {
    heard += signal;
}

static _Noreturn void leave(int status) {
    CALL1(exit_group, status);
    __builtin_unreachable();
}

static long fork_process(void) {
    flush_output();
    return CALL0(fork);
}

/* Waits for a child, whatever signals come. */
static uint32_t wait_for(long child) {
    int status = 0;
    long got;
    do {
        got = CALL4(wait4, child, &status, 0, 0);
    } while (got == E_INTR);
    if (got != child) {
        fail("wait4 gave another child");
    }
    return (uint32_t) status;
}

static NOINLINE uint32_t work(uint32_t seed, uint32_t turns) {
    uint32_t state = seed;
    uint32_t sum = CHECKSUM_START;
    for (uint32_t i = 0; i < turns; i++) {
        sum = checksum(sum, next_random(&state));
    }
    return sum;
}

static void statuses(void) {
    for (int i = 0; i < 3; i++) {
        long child = fork_process();
        if (child == 0) {
            leave(i * 77);
        }
        report("exit status", wait_for(child));
    }
    long child = fork_process();
    if (child == 0) {
        CALL2(kill, CALL0(getpid), SIG_TERM);
        leave(1);
    }
    report("killed by", wait_for(child));
    child = fork_process();
    if (child == 0) {
        __asm__ volatile("ud2");
    }
    report("died of", wait_for(child) & 0x7f);
    report("no child left", (uint32_t) CALL4(wait4, -1, 0, 0, 0));
}

/* Each of many children computes and says what it found by its exit status; they run at the same time. */
static void crowd(uint32_t n) {
    long children[16];
    for (uint32_t i = 0; i < 16; i++) {
        children[i] = fork_process();
        if (children[i] == 0) {
            leave((int) (work(i + 1, n * 1000) & 0xff));
        }
    }
    uint32_t sum = CHECKSUM_START;
    for (uint32_t i = 0; i < 16; i++) {
        sum = checksum(sum, wait_for(children[i]));
    }
    report("crowd", sum);
    uint32_t expected = CHECKSUM_START;
    for (uint32_t i = 0; i < 16; i++) {
        expected = checksum(expected, (work(i + 1, n * 1000) & 0xff) << 8);
    }
    report("the same alone", expected);
}

static uint32_t sum_area(void) {
    uint32_t sum = CHECKSUM_START;
    for (uint32_t i = 0; i < BIG; i++) {
        sum = checksum(sum, area[i]);
    }
    return sum;
}

/* Parent, child and grandchild write the same pages after each fork: none sees another's. */
static void copies(void) {
    for (uint32_t i = 0; i < BIG; i++) {
        area[i] = i;
    }
    uint32_t before = sum_area();
    long child = fork_process();
    if (child == 0) {
        for (uint32_t i = 0; i < BIG; i += 512) {
            area[i] = ~i;
        }
        uint32_t own = sum_area();
        long grandchild = fork_process();
        if (grandchild == 0) {
            for (uint32_t i = 0; i < BIG; i += 256) {
                area[i] += 7;
            }
            leave(area[0] == 6 && area[256] == 263);
        }
        uint32_t status = wait_for(grandchild);
        leave(status == 0x100 && sum_area() == own);
    }
    area[1] = 4711;
    report("copies apart", wait_for(child));
    area[1] = 1;
    report("parent's unchanged", sum_area() == before);
}

/* A pipeline of three: numbers, their squares, the sum; far more than a pipe holds. */
static void pipeline(uint32_t n) {
    int first[2];
    int second[2];
    CALL1(pipe, first);
    CALL1(pipe, second);
    long source = fork_process();
    if (source == 0) {
        uint32_t block[1024];
        for (uint32_t i = 0; i < n * 4; i++) {
            for (uint32_t k = 0; k < 1024; k++) {
                block[k] = i * 1024 + k;
            }
            if (CALL3(write, first[1], block, sizeof block) != (long) sizeof block) {
                leave(1);
            }
        }
        leave(0);
    }
    CALL1(close, first[1]);
    long filter = fork_process();
    if (filter == 0) {
        CALL1(close, second[0]);
        uint32_t block[256];
        long got;
        while ((got = CALL3(read, first[0], block, sizeof block)) > 0) {
            for (long k = 0; k < got / 4; k++) {
                block[k] *= block[k];
            }
            CALL3(write, second[1], block, got);
        }
        leave(got != 0);
    }
    CALL1(close, first[0]);
    CALL1(close, second[1]);
    uint32_t sum = CHECKSUM_START;
    uint32_t count = 0;
    uint32_t word;
    uint32_t have = 0;
    long got;
    while ((got = CALL3(read, second[0], (char *) &word + have, 4 - have)) > 0) {
        have += (uint32_t) got;
        if (have == 4) {
            have = 0;
            count++;
            sum = checksum(sum, word);
        }
    }
    CALL1(close, second[0]);
    report("pipeline words", count);
    report("pipeline", sum);
    report("source", wait_for(source));
    report("filter", wait_for(filter));
}

static void broken_pipe(void) {
    int ends[2];
    CALL1(pipe, ends);
    long child = fork_process();
    if (child == 0) {
        CALL1(close, ends[0]);
        char byte = 1;
        pause_for(1000000);
        CALL3(write, ends[1], &byte, 1);
        leave(0);
    }
    CALL1(close, ends[0]);
    report("writer without a reader", wait_for(child));
    ignore_signal(SIG_PIPE);
    char byte = 1;
    report("the same told", (uint32_t) CALL3(write, ends[1], &byte, 1));
    default_signal(SIG_PIPE);
    CALL1(close, ends[1]);
}

/* A read that a signal interrupts goes on or fails, as the handler was installed. */
static void interrupted(unsigned long flags, const char *name) {
    int ends[2];
    CALL1(pipe, ends);
    heard = 0;
    on_signal(SIG_USR1, hear, flags);
    long parent = CALL0(getpid);
    long child = fork_process();
    if (child == 0) {
        pause_for(20000000);
        CALL2(kill, parent, SIG_USR1);
        pause_for(20000000);
        CALL3(write, ends[1], "x", 1);
        leave(0);
    }
    char byte = 0;
    long got = CALL3(read, ends[0], &byte, 1);
    report(name, (uint32_t) got);
    report("heard", (uint32_t) heard);
    wait_for(child);
    CALL1(close, ends[0]);
    CALL1(close, ends[1]);
}

static void children_heard(void) {
    heard = 0;
    on_signal(SIG_CHLD, hear, RESTART);
    long child = fork_process();
    if (child == 0) {
        leave(3);
    }
    report("with SIGCHLD", wait_for(child));
    while (heard == 0) {
        pause_for(1000000);
    }
    report("SIGCHLD", (uint32_t) heard);
    ignore_signal(SIG_CHLD);
    child = fork_process();
    if (child == 0) {
        leave(4);
    }
    report("ignored children", (uint32_t) CALL4(wait4, child, 0, 0, 0));
    default_signal(SIG_CHLD);
}

static void stopping(void) {
    long child = fork_process();
    if (child == 0) {
        CALL2(kill, CALL0(getpid), SIG_STOP);
        leave(9);
    }
    int status = 0;
    CALL4(wait4, child, &status, UNTRACED, 0);
    report("stopped", (uint32_t) status);
    report("nothing new", (uint32_t) CALL4(wait4, child, &status, UNTRACED | NO_HANG, 0));
    CALL2(kill, child, SIG_CONT);
    report("then", wait_for(child));
}

static void groups(void) {
    int ends[2];
    CALL1(pipe, ends);
    long children[3];
    for (int i = 0; i < 3; i++) {
        children[i] = fork_process();
        if (children[i] == 0) {
            CALL2(setpgid, 0, i == 0 ? 0 : children[0]);
            CALL3(write, ends[1], "g", 1);
            for (;;) {
                pause_for(1000000000);
            }
        }
        CALL2(setpgid, children[i], children[0]);
        char byte;
        CALL3(read, ends[0], &byte, 1);
    }
    report("one group", CALL1(getpgid, children[2]) == children[0]);
    CALL2(kill, -children[0], SIG_HUP);
    for (int i = 0; i < 3; i++) {
        report("killed as a group", wait_for(children[i]));
    }
    long child = fork_process();
    if (child == 0) {
        long session = CALL0(setsid);
        leave(session == CALL0(getpid) && CALL1(getpgid, 0) == session);
    }
    report("a session", wait_for(child));
    CALL1(close, ends[0]);
    CALL1(close, ends[1]);
}

/* Runs this program anew, which finds out what it was given. */
static void execute(char *kept, char *closed) {
    char *arguments[] = {"processes", "1", "executed", kept, closed, 0};
    char *environment[] = {"A=first", "B=second", 0};
    CALL3(execve, "/proc/self/exe", arguments, environment);
    leave(99);
}

static void executing(void) {
    int ends[2];
    CALL1(pipe, ends);
    int other[2];
    CALL2(pipe2, other, 02000000);
    char kept[] = {(char) ('0' + ends[1]), 0};
    char closed[] = {(char) ('0' + other[1]), 0};
    long child = fork_process();
    if (child == 0) {
        on_signal(SIG_USR1, hear, 0);
        ignore_signal(SIG_USR2);
        execute(kept, closed);
    }
    report("executed", wait_for(child));
    char text[16] = {0};
    report("it wrote", (uint32_t) CALL3(read, ends[0], text, sizeof text));
    put_text(text);
    put_text("\n");
    flush_output();
    child = CALL0(vfork);
    if (child == 0) {
        area[5] = 55;
        execute(kept, closed);
    }
    report("a vfork's child wrote here", area[5]);
    report("executed by vfork", wait_for(child));
    char *nothing[] = {"nothing", 0};
    report("no such program", (uint32_t) CALL3(execve, "/no/such/program", nothing, nothing));
    for (int i = 0; i < 2; i++) {
        CALL1(close, ends[i]);
        CALL1(close, other[i]);
    }
}

static int executed(int argc, char **argv) {
    int kept = argv[3][0] - '0';
    int closed = argv[4][0] - '0';
    char **environment = argv + argc + 1;
    struct action action = {0};
    CALL4(rt_sigaction, SIG_USR1, 0, &action, 8);
    if (action.handler != 0) {
        return 2;
    }
    CALL4(rt_sigaction, SIG_USR2, 0, &action, 8);
    CALL3(write, kept, environment[0], 7);
    CALL3(write, kept, environment[1], 8);
    return CALL3(write, closed, "x", 1) == -9 && area[5] == 0 ? 42 + (action.handler == (void (*)(int)) 1) : 3;
}

static void alarms(void) {
    heard = 0;
    on_signal(SIG_ALRM, hear, 0);
    long values[4] = {0, 0, 0, 5000};
    CALL3(setitimer, 0, values, 0);
    /* Nothing but the timer ends this loop. */
    uint32_t turns = 0;
    while (heard == 0) {
        turns++;
    }
    report("a timer rang in a loop", (uint32_t) heard);
    report("of some turns", turns > 100);
}

int main(int argc, char **argv) {
    if (argc == 5) {
        return executed(argc, argv);
    }
    uint32_t n = argument(argc, argv, 1, 20, 1000);
    statuses();
    crowd(n);
    copies();
    pipeline(n);
    broken_pipe();
    interrupted(0, "read, interrupted");
    interrupted(RESTART, "read, restarted");
    children_heard();
    stopping();
    groups();
    executing();
    alarms();
    return 0;
}
