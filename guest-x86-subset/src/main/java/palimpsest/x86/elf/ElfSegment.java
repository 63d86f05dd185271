package palimpsest.x86.elf;

/// One PT_LOAD segment: what to put where.
///
/// @param address first linear address (for a position-independent file, relative to where it is placed)
/// @param memorySize bytes in memory; those beyond the content are zero (BSS)
/// @param content the bytes the file gives, at most `memorySize` of them
/// @param offset of the content in the file, in bytes
/// @param readable whether the program may read it
/// @param writable whether the program may write it
/// @param executable whether the program may execute it
public record ElfSegment(
    int address, int memorySize, byte[] content, long offset, boolean readable, boolean writable, boolean executable) {

  /// First address after the segment, as an unsigned number up to 2^32.
  public long end() {
    return Integer.toUnsignedLong(address) + memorySize;
  }
}
