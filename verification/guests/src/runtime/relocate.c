/*
 * Self-relocation of a static position-independent executable, run before anything that reads a relocated pointer. Only
 * R_386_RELATIVE can occur: everything is linked in and hidden, so no symbol is left to look up. The program is linked
 * at address zero, which makes the run-time address of its ELF header the amount to add.
 */
#include <stdint.h>

struct dynamic {
    int32_t tag;
    uint32_t value;
};

struct relocation {
    uint32_t offset;
    uint32_t info;
};

enum { DT_NULL = 0, DT_REL = 17, DT_RELSZ = 18, R_386_RELATIVE = 8 };

extern const struct dynamic _DYNAMIC[] __attribute__((visibility("hidden")));
extern const uint8_t __ehdr_start[] __attribute__((visibility("hidden")));

void relocate_program(void) {
    uintptr_t base = (uintptr_t) __ehdr_start;
    const struct relocation *relocations = 0;
    uint32_t bytes = 0;
    for (const struct dynamic *entry = _DYNAMIC; entry->tag != DT_NULL; entry++) {
        if (entry->tag == DT_REL) {
            relocations = (const struct relocation *) (base + entry->value);
        } else if (entry->tag == DT_RELSZ) {
            bytes = entry->value;
        }
    }
    for (uint32_t i = 0; i < bytes / sizeof *relocations; i++) {
        if ((relocations[i].info & 0xff) != R_386_RELATIVE) {
            __builtin_trap();
        }
        *(uint32_t *) (base + relocations[i].offset) += base;
    }
}
