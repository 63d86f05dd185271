package palimpsest.x86.elf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// An i386 program file, checked and cut into pieces.
///
/// @param file its name, for messages
/// @param positionIndependent whether the addresses are relative to wherever it is placed
/// @param entry address of the first instruction
/// @param segments what to load, by ascending address, none overlapping another
/// @param headerAddress where the program headers will be in memory, or 0 if no segment holds them (AT_PHDR)
/// @param headerCount how many program headers there are (AT_PHNUM)
/// @param interpreter the guest's path of the dynamic linker that starts it, if it needs one (PT_INTERP)
/// @param unwindHeader address of the table by which stacks are unwound (PT_GNU_EH_FRAME), or 0 if there is none
/// @param dynamic address of what the dynamic linker is told (PT_DYNAMIC), or 0 if there is nothing
/// @param symbols its function symbols
public record ElfImage(
    String file,
    boolean positionIndependent,
    int entry,
    List<ElfSegment> segments,
    int headerAddress,
    int headerCount,
    Optional<String> interpreter,
    int unwindHeader,
    int dynamic,
    SymbolTable symbols) {
  /// Bytes of one program header (AT_PHENT).
  public static final int HEADER_BYTES = ElfFormat.PROGRAM_HEADER_BYTES;

  /// First linear address that belongs to the kernel: no segment reaches it.
  public static final long USER_END = 0xc000_0000L;

  private static final long LARGEST_FILE_BYTES = 1L << 30;

  public ElfImage {
    segments = List.copyOf(segments);
  }

  /// Reads the program file at `path`.
  ///
  /// @throws ElfException if it cannot be read or is not a program we can run
  public static ElfImage read(Path path) throws ElfException {
    String name = path.toString();
    try {
      if (Files.isDirectory(path)) {
        throw new ElfException(name, "is a directory; name a program file");
      }
      if (Files.size(path) > LARGEST_FILE_BYTES) {
        throw new ElfException(name, "is larger than 1 GiB; no i386 program is");
      }
      return parse(name, Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new ElfException(name, "no such file; check the path");
    } catch (IOException e) {
      throw new ElfException(name, "cannot be read; check its permissions");
    }
  }

  /// Checks and cuts up the bytes of a program file.
  ///
  /// @param file its name, for messages
  /// @throws ElfException if they are not a program we can run
  public static ElfImage parse(String file, byte[] bytes) throws ElfException {
    return new ElfReader(file, bytes).image();
  }

  /// The word that the file puts at an address, before anything is relocated; 0 where it puts nothing.
  public int word(int address) {
    int word = 0;
    for (int i = Integer.BYTES - 1; i >= 0; i--) {
      word = word << 8 | octet(address + i);
    }
    return word;
  }

  /// The byte that the file puts at an address; 0 where it puts nothing.
  int octet(int address) {
    for (ElfSegment segment : segments) {
      int into = address - segment.address();
      if (into >= 0 && into < segment.content().length) {
        return segment.content()[into] & 0xff;
      }
    }
    return 0;
  }

  /// How many bytes the file puts at an address and behind it, in one piece; 0 where it puts nothing.
  int bytesFrom(int address) {
    for (ElfSegment segment : segments) {
      int into = address - segment.address();
      if (into >= 0 && into < segment.content().length) {
        return segment.content().length - into;
      }
    }
    return 0;
  }

  /// First address of the first segment, as an unsigned number.
  public long start() {
    return Integer.toUnsignedLong(segments.getFirst().address());
  }

  /// First address after the last segment, as an unsigned number up to 2^32.
  public long end() {
    return segments.getLast().end();
  }
}
