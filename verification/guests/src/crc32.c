/*
 * CRC-32 (the reflected polynomial of gzip and Ethernet) of N 64-byte lines: one table load per byte on the critical
 * path. The first line is also computed bit by bit, which checks the table and adds a data-dependent branch per bit.
 */
#include "runtime/guest.h"

static const char line[] = "Palimpsest: code written over code, and the older text survives\n";

static uint32_t table[256];

static void fill_table(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t remainder = byte;
        for (int bit = 0; bit < 8; bit++) {
            remainder = remainder >> 1 ^ (0xedb88320u & -(remainder & 1));
        }
        table[byte] = remainder;
    }
}

static NOINLINE uint32_t update(uint32_t crc, const char *bytes, uint32_t length) {
    for (uint32_t i = 0; i < length; i++) {
        crc = crc >> 8 ^ table[(crc ^ (uint8_t) bytes[i]) & 0xff];
    }
    return crc;
}

static NOINLINE uint32_t update_bitwise(uint32_t crc, const char *bytes, uint32_t length) {
    for (uint32_t i = 0; i < length; i++) {
        crc ^= (uint8_t) bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            if (crc & 1) {
                crc = crc >> 1 ^ 0xedb88320u;
            } else {
                crc >>= 1;
            }
        }
    }
    return crc;
}

int main(int argc, char **argv) {
    uint32_t lines = argument(argc, argv, 1, 60000, 1u << 26);
    fill_table();
    if (update(~0u, line, 64) != update_bitwise(~0u, line, 64)) {
        fail("crc32: table and bitwise disagree");
    }
    uint32_t crc = ~0u;
    for (uint32_t i = 0; i < lines; i++) {
        crc = update(crc, line, 64);
    }
    report("crc32", ~crc);
    return 0;
}
