/*
 * Threads as a C library makes them: clone with everything shared, futexes, thread-local storage, robust locks. Only the
 * first thread prints, and what it prints does not depend on who runs when. N scales the work.
 */
#include "runtime/kernel.h"

enum {
    MEMORY = 0x100,
    STANDING = 0x200,
    FILES = 0x400,
    ACTIONS = 0x800,
    THREAD = 0x10000,
    SYSTEM_V = 0x40000,
    SET_LOCAL = 0x80000,
    PARENT_ID = 0x100000,
    CLEAR_ID = 0x200000,
    CHILD_ID = 0x1000000,
    FLAGS = MEMORY | STANDING | FILES | ACTIONS | THREAD | SYSTEM_V | PARENT_ID | CLEAR_ID | CHILD_ID,
};

enum { WAIT = 0, WAKE = 1, COMPARE_REQUEUE = 4, WAIT_BITS = 9, WAKE_BITS = 10, PRIVATE = 128 };

enum { MOST = 8, STACK_WORDS = 4096 };

struct local {
    void *self;
    uint32_t number;
    uint32_t sum;
};

struct thread {
    void (*body)(struct thread *);
    uint32_t argument;
    volatile int id;
    int told;
    struct local local;
    long stack[STACK_WORDS];
};

static struct thread threads[MOST];

static long futex(volatile int *word, int operation, int value, const void *time) {
    return CALL5(futex, word, operation | PRIVATE, value, time, 0);
}

static void leave_thread(void) {
    for (;;) {
        CALL1(exit, 0);
    }
}

/* The first function of a thread, on its own stack. */
static __attribute__((used)) void begin(struct thread *self) {
    self->body(self);
    leave_thread();
}

/* Makes a thread: its stack holds the argument of begin. */
static long clone_thread(struct thread *thread, unsigned long flags, void *local) {
    long *top = thread->stack + STACK_WORDS - 16;
    top[0] = (long) thread;
    long result;
#ifdef __i386__
    __asm__ volatile(
        "int $0x80\n\t"
        "test %%eax, %%eax\n\t"
        "jnz 1f\n\t"
        "xor %%ebp, %%ebp\n\t"
        "call begin\n\t"
        "1:"
        : "=a"(result)
        : "0"(__NR_clone), "b"(flags), "c"(top), "d"(&thread->told), "S"(local), "D"(&thread->id)
        : "memory");
#else
    register long r10 __asm__("r10") = (long) &thread->id;
    register long r8 __asm__("r8") = (long) local;
    __asm__ volatile(
        "syscall\n\t"
        "test %%rax, %%rax\n\t"
        "jnz 1f\n\t"
        "xor %%ebp, %%ebp\n\t"
        "pop %%rdi\n\t"
        "sub $8, %%rsp\n\t"
        "and $-16, %%rsp\n\t"
        "call begin\n\t"
        "1:"
        : "=a"(result)
        : "0"(__NR_clone), "D"(flags), "S"(top), "d"(&thread->told), "r"(r10), "r"(r8)
        : "rcx", "r11", "memory");
#endif
    return result;
}

struct descriptor {
    uint32_t entry;
    uint32_t base;
    uint32_t limit;
    uint32_t flags;
};

#ifdef __i386__
/* The descriptor that every thread has one of its own of. */
static uint32_t slot;
#endif

static struct thread *start(uint32_t index, void (*body)(struct thread *), uint32_t argument) {
    struct thread *thread = &threads[index];
    thread->body = body;
    thread->argument = argument;
    thread->local.self = &thread->local;
    thread->local.number = index;
    thread->local.sum = CHECKSUM_START;
    thread->id = -1;
#ifdef __i386__
    struct descriptor local = {slot, (uint32_t) &thread->local, 0xfffff, 0x51};
    long id = clone_thread(thread, FLAGS | SET_LOCAL, &local);
#else
    long id = clone_thread(thread, FLAGS | SET_LOCAL, &thread->local);
#endif
    if (id < 0 || thread->told != id) {
        fail("clone");
    }
    return thread;
}

static void join(struct thread *thread) {
    int id;
    while ((id = thread->id) != 0) {
        /* The kernel wakes this one as one that is shared. */
        CALL5(futex, &thread->id, WAIT, id, 0, 0);
    }
}

static inline struct local *local(void) {
    struct local *self;
#ifdef __i386__
    __asm__ volatile("movl %%gs:0, %0" : "=r"(self));
#else
    __asm__ volatile("mov %%fs:0, %0" : "=r"(self));
#endif
    return self;
}

/* A lock of three states: free, held, held and waited for. */
static void lock(volatile int *word) {
    int expected = 0;
    if (__atomic_compare_exchange_n(word, &expected, 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        return;
    }
    while (__atomic_exchange_n(word, 2, __ATOMIC_SEQ_CST) != 0) {
        futex(word, WAIT, 2, 0);
    }
}

static void unlock(volatile int *word) {
    if (__atomic_exchange_n(word, 0, __ATOMIC_SEQ_CST) == 2) {
        futex(word, WAKE, 1, 0);
    }
}

static volatile int the_lock;
static volatile uint32_t counter;
static uint32_t rounds;

static void count(struct thread *self) {
    for (uint32_t i = 0; i < rounds * 50; i++) {
        lock(&the_lock);
        uint32_t seen = counter;
        /* Long enough for others to come between where the lock does not hold. */
        for (uint32_t k = 0; k < 20; k++) {
            self->local.sum = checksum(self->local.sum, k);
        }
        counter = seen + 1;
        unlock(&the_lock);
    }
}

static void counting(void) {
    counter = 0;
    for (uint32_t i = 0; i < MOST; i++) {
        start(i, count, 0);
    }
    for (uint32_t i = 0; i < MOST; i++) {
        join(&threads[i]);
    }
    report("counted under a lock", counter);
    report("of", rounds * 50 * MOST);
}

/* The same code for each thread, with each one's own storage. */
static NOINLINE void mix(uint32_t turns) {
    for (uint32_t i = 0; i < turns; i++) {
        struct local *own = local();
        own->sum = checksum(own->sum, own->number + i);
    }
}

static void own_storage(struct thread *self) {
    for (uint32_t i = 0; i < 10; i++) {
        mix(rounds * 200);
        CALL0(sched_yield);
    }
    (void) self;
}

static void local_storage(void) {
    for (uint32_t i = 0; i < MOST; i++) {
        start(i, own_storage, 0);
    }
    uint32_t all = CHECKSUM_START;
    for (uint32_t i = 0; i < MOST; i++) {
        join(&threads[i]);
        all = checksum(all, threads[i].local.sum);
    }
    uint32_t expected = CHECKSUM_START;
    for (uint32_t number = 0; number < MOST; number++) {
        uint32_t sum = CHECKSUM_START;
        for (uint32_t k = 0; k < 10; k++) {
            for (uint32_t i = 0; i < rounds * 200; i++) {
                sum = checksum(sum, number + i);
            }
        }
        expected = checksum(expected, sum);
    }
    report("thread-local sums", all);
    report("agree", all == expected);
}

/* One thread hands words to another through a ring of sixteen. */
static volatile uint32_t ring[16];
static volatile int written;
static volatile int taken;

static void produce(struct thread *self) {
    for (int i = 0; i < (int) self->argument; i++) {
        int seen;
        while (i - (seen = taken) >= 16) {
            futex(&taken, WAIT, seen, 0);
        }
        ring[i % 16] = (uint32_t) i * 2654435761u;
        written = i + 1;
        futex(&written, WAKE, 1, 0);
    }
}

static void handing_over(void) {
    written = 0;
    taken = 0;
    int words = (int) rounds * 100;
    struct thread *producer = start(0, produce, (uint32_t) words);
    uint32_t sum = CHECKSUM_START;
    for (int i = 0; i < words; i++) {
        int seen;
        while ((seen = written) <= i) {
            futex(&written, WAIT, seen, 0);
        }
        sum = checksum(sum, ring[i % 16]);
        taken = i + 1;
        futex(&taken, WAKE, 1, 0);
    }
    join(producer);
    report("handed over", sum);
}

/* A thread that only looks: nobody runs unless it is interrupted. */
static volatile int flag;

static void raise_flag(struct thread *self) {
    (void) self;
    for (uint32_t i = 0; i < 3; i++) {
        while (flag != (int) (2 * i + 1)) {
        }
        flag = (int) (2 * i + 2);
    }
}

static void spinning(void) {
    flag = 0;
    struct thread *other = start(0, raise_flag, 0);
    for (uint32_t i = 0; i < 3; i++) {
        flag = (int) (2 * i + 1);
        while (flag != (int) (2 * i + 2)) {
        }
    }
    join(other);
    report("spun", (uint32_t) flag);
}

static volatile int gate;
static volatile int second_gate;
static volatile int waiting;
static volatile int passed;

static void pass(struct thread *self) {
    __atomic_add_fetch(&waiting, 1, __ATOMIC_SEQ_CST);
    if (self->argument == 0) {
        futex(&gate, WAIT, 0, 0);
    } else {
        kernel(__NR_futex, (long) &gate, WAIT_BITS | PRIVATE, 0, 0, 0);
    }
    __atomic_add_fetch(&passed, 1, __ATOMIC_SEQ_CST);
}

static void let_all_wait(int threads_wanted) {
    while (waiting < threads_wanted) {
        pause_for(100000);
    }
    pause_for(20000000);
}

static void moving(void) {
    waiting = 0;
    passed = 0;
    for (uint32_t i = 0; i < MOST; i++) {
        start(i, pass, 0);
    }
    let_all_wait(MOST);
    report("times out", (uint32_t) futex(&gate, WAIT, 0, &(struct time_value){0, 1000000}));
    report("has another value", (uint32_t) futex(&gate, WAIT, 1, 0));
    report("woken", (uint32_t) futex(&gate, WAKE, 2, 0));
#ifdef __i386__
    long result;
    register long moved __asm__("eax") = __NR_futex;
    __asm__ volatile(
        "push %%ebp\n\t"
        "xor %%ebp, %%ebp\n\t"
        "int $0x80\n\t"
        "pop %%ebp"
        : "+a"(moved)
        : "b"(&gate), "c"(COMPARE_REQUEUE | PRIVATE), "d"(1), "S"(100), "D"(&second_gate)
        : "memory");
    result = moved;
#else
    register long r10 __asm__("r10") = 100;
    register long r8 __asm__("r8") = (long) &second_gate;
    register long r9 __asm__("r9") = 0;
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "0"(__NR_futex), "D"(&gate), "S"(COMPARE_REQUEUE | PRIVATE), "d"(1), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
#endif
    report("woken and moved", (uint32_t) result);
    report("nobody left", (uint32_t) futex(&gate, WAKE, 100, 0));
    report("woken there", (uint32_t) futex(&second_gate, WAKE, 100, 0));
    for (uint32_t i = 0; i < MOST; i++) {
        join(&threads[i]);
    }
    report("passed", (uint32_t) passed);
}

/* A thread dies with a lock: the kernel says so in the word. */
struct robust {
    struct robust *next;
    volatile int word;
};

struct robust_head {
    struct robust *next;
    long offset;
    struct robust *pending;
};

static struct robust held;
static struct robust_head head = {&held, 0, 0};

static void die_holding(struct thread *self) {
    held.next = (struct robust *) &head;
    head.offset = (long) offsetof(struct robust, word);
    held.word = self->id;
    CALL2(set_robust_list, &head, sizeof head);
}

static void robust_lock(void) {
    struct thread *thread = start(0, die_holding, 0);
    join(thread);
    report("the owner died", (uint32_t) held.word);
}

static volatile int signalled;

static void hear(int signal) {
    signalled = signal;
}

static void wait_for_signal(struct thread *self) {
    (void) self;
    while (signalled == 0) {
        pause_for(1000000000);
    }
}

static void signals_to_one(void) {
    on_signal(SIG_USR1, hear, 0);
    struct thread *thread = start(0, wait_for_signal, 0);
    pause_for(1000000);
    CALL3(tgkill, CALL0(getpid), thread->told, SIG_USR1);
    join(thread);
    report("a thread was sent", (uint32_t) signalled);
    report("one process", CALL0(getpid) != thread->told && CALL0(gettid) == CALL0(getpid));
}

static void sleep_for_ever(struct thread *self) {
    (void) self;
    for (;;) {
        pause_for(1000000000);
    }
}

/* A child process of a process with threads has one; its end ends them all. */
static void ends(void) {
    flush_output();
    long child = CALL0(fork);
    if (child == 0) {
        start(0, sleep_for_ever, 0);
        start(1, sleep_for_ever, 0);
        CALL1(exit_group, 5);
    }
    int status = 0;
    CALL4(wait4, child, &status, 0, 0);
    report("all ended", (uint32_t) status);
}

int main(int argc, char **argv) {
    rounds = argument(argc, argv, 1, 10, 1000);
#ifdef __i386__
    struct descriptor own = {~0u, (uint32_t) &threads[0].local, 0xfffff, 0x51};
    CALL1(set_thread_area, &own);
    slot = own.entry;
    __asm__ volatile("movw %w0, %%gs" : : "r"(slot << 3 | 3));
#endif
    counting();
    local_storage();
    handing_over();
    spinning();
    moving();
    robust_lock();
    signals_to_one();
    ends();
    return 0;
}
