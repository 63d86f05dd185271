/*
 * A QEMU user-mode plugin that counts the instructions a guest executes, as the manifest records them: a string
 * instruction with a REP prefix counts once however often it iterates, and its iterations are counted beside it.
 *
 *   gcc -O2 -shared -fPIC -o count.so count.c
 *   COUNT_FILE=counts.txt qemu-i386 -plugin ./count.so ../bin/strings 40
 *
 * QEMU begins an instruction again, without leaving it, at each REP iteration and when it discovers that a store hit
 * the block being executed; so an instruction met at the address just executed is not counted anew. No guest program
 * here contains an instruction that jumps to itself, the one case this would miscount. Instructions are counted when
 * begun: one that faults is included.
 *
 * The plugin interface (version 1) is declared here because Debian ships no header for it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define EXPORTED __attribute__((visibility("default")))

struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef void translated(uint64_t plugin, struct qemu_plugin_tb *block);
typedef void executed(unsigned cpu, void *data);
typedef void accessed(unsigned cpu, uint32_t kind, uint64_t address, void *data);
typedef void finished(uint64_t plugin, void *data);

enum { ACCESS_READ_OR_WRITE = 3 };

void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t plugin, translated *callback);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *, executed *callback, int flags, void *data);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *, accessed *callback, int flags, int kinds, void *data);
void qemu_plugin_register_atexit_cb(uint64_t plugin, finished *callback, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t index);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);

EXPORTED int qemu_plugin_version = 1;

static uint64_t latest;
static uint64_t instructions;
static uint64_t half_iterations;

static void on_executed(unsigned cpu, void *data) {
    (void) cpu;
    uint64_t now = (uintptr_t) data;
    instructions += now != latest;
    latest = now;
}

/*
 * Iterations are recognised by their memory accesses, not by QEMU's return to the instruction, which happens once more
 * when the count runs out. Those that access memory twice pass half the weight each time.
 */
static void on_access(unsigned cpu, uint32_t kind, uint64_t address, void *halves) {
    (void) cpu;
    (void) kind;
    (void) address;
    half_iterations += (uintptr_t) halves;
}

/* Half-iterations per memory access of a string instruction under REP; zero for any other instruction. */
static uintptr_t halves_per_access(const uint8_t *bytes, size_t size) {
    bool repeat = false;
    size_t at = 0;
    for (; at < size && (bytes[at] == 0x66 || bytes[at] == 0xf2 || bytes[at] == 0xf3); at++) {
        repeat |= bytes[at] != 0x66;
    }
    if (!repeat || at == size) {
        return 0;
    }
    switch (bytes[at]) {
        case 0xa4: case 0xa5: /* MOVS */
        case 0xa6: case 0xa7: /* CMPS */
            return 1;
        case 0xaa: case 0xab: /* STOS */
        case 0xac: case 0xad: /* LODS */
        case 0xae: case 0xaf: /* SCAS */
            return 2;
        default:
            return 0;
    }
}

static void on_translated(uint64_t plugin, struct qemu_plugin_tb *block) {
    (void) plugin;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
        struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
        void *address = (void *) (uintptr_t) qemu_plugin_insn_vaddr(instruction);
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, on_executed, 0, address);
        uintptr_t halves = halves_per_access(qemu_plugin_insn_data(instruction), qemu_plugin_insn_size(instruction));
        if (halves) {
            qemu_plugin_register_vcpu_mem_cb(instruction, on_access, 0, ACCESS_READ_OR_WRITE, (void *) halves);
        }
    }
}

static void on_finished(uint64_t plugin, void *data) {
    (void) plugin;
    (void) data;
    const char *name = getenv("COUNT_FILE");
    FILE *out = name ? fopen(name, "w") : stderr;
    if (out) {
        fprintf(out, "%llu\t%llu\n", (unsigned long long) instructions, (unsigned long long) half_iterations / 2);
        fflush(out);
    }
}

EXPORTED int qemu_plugin_install(uint64_t plugin, const void *info, int argc, char **argv) {
    (void) info;
    (void) argc;
    (void) argv;
    qemu_plugin_register_vcpu_tb_trans_cb(plugin, on_translated);
    qemu_plugin_register_atexit_cb(plugin, on_finished, 0);
    return 0;
}
