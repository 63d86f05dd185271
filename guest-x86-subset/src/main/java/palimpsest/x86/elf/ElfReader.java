package palimpsest.x86.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One reading of one program file. Every offset that comes from the file is checked before use; unsigned 32-bit
/// numbers are held in longs so that no sum can wrap.
final class ElfReader {
  private static final int LONGEST_PATH_BYTES = 4096;

  private final String file;
  private final ByteBuffer bytes;

  ElfReader(String file, byte[] content) {
    this.file = file;
    this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  ElfImage image() throws ElfException {
    checkIdentity();
    int type = half(16);
    checkType(type);
    long headerOffset = word(28);
    int headerBytes = half(42);
    int headerCount = half(44);
    if (headerBytes != ElfFormat.PROGRAM_HEADER_BYTES) {
      throw bad("program headers of " + headerBytes + " bytes are not ELF32's 32; the file is damaged");
    }
    if (!contains(headerOffset, (long) headerCount * headerBytes)) {
      throw truncated("its program headers");
    }
    List<ElfSegment> segments = new ArrayList<>();
    long headerAddress = 0;
    long unwindHeader = 0;
    long dynamic = 0;
    Optional<String> interpreter = Optional.empty();
    for (int i = 0; i < headerCount; i++) {
      int at = (int) headerOffset + i * headerBytes;
      switch ((int) word(at)) {
        case ElfFormat.SEGMENT_INTERPRETER -> interpreter = Optional.of(interpreter(word(at + 4), word(at + 16)));
        case ElfFormat.SEGMENT_PROGRAM_HEADERS -> headerAddress = word(at + 8);
        case ElfFormat.SEGMENT_UNWIND_HEADER -> unwindHeader = word(at + 8);
        case ElfFormat.SEGMENT_DYNAMIC -> dynamic = word(at + 8);
        case ElfFormat.SEGMENT_LOAD -> {
          long offset = word(at + 4);
          if (headerAddress == 0 && offset <= headerOffset && headerOffset < offset + word(at + 16)) {
            headerAddress = word(at + 8) + (headerOffset - offset);
          }
          if (word(at + 20) != 0 || word(at + 16) != 0) {
            segments.add(segment(at, offset));
          }
        }
        default -> {}
      }
    }
    segments.sort(Comparator.comparingLong(s -> Integer.toUnsignedLong(s.address())));
    checkLayout(segments);
    long entry = word(24);
    checkEntry(entry, segments);
    return new ElfImage(
        file,
        type == ElfFormat.TYPE_SHARED,
        (int) entry,
        segments,
        (int) headerAddress,
        headerCount,
        interpreter,
        (int) unwindHeader,
        (int) dynamic,
        new SymbolTable(new SymbolReader(bytes, segments).functions()));
  }

  /// The path of the dynamic linker, a zero byte behind it.
  private String interpreter(long offset, long length) throws ElfException {
    if (!contains(offset, length)) {
      throw truncated("the name of its dynamic linker");
    }
    String path = length < 2 || length > LONGEST_PATH_BYTES
        ? ""
        : new String(bytes.array(), (int) offset, (int) length - 1, StandardCharsets.UTF_8);
    if (path.isEmpty() || path.chars().anyMatch(Character::isISOControl)) {
      throw bad("the name of its dynamic linker is no path; the file is damaged");
    }
    return path;
  }

  private void checkIdentity() throws ElfException {
    if (bytes.capacity() >= 2 && bytes.get(0) == '#' && bytes.get(1) == '!') {
      throw bad("is a script; run its interpreter with the script as argument");
    }
    if (bytes.capacity() < 4 || bytes.getInt(0) != ElfFormat.MAGIC) {
      throw bad("is not an ELF file; give an i386 Linux program");
    }
    if (bytes.capacity() < ElfFormat.HEADER_BYTES) {
      throw truncated("its header");
    }
    int elfClass = bytes.get(4);
    if (elfClass == ElfFormat.CLASS_64) {
      throw bad("is a 64-bit program; build it for i386 (gcc -m32)");
    }
    if (elfClass != ElfFormat.CLASS_32) {
      throw bad("ELF class " + (elfClass & 0xff) + " is unknown; the file is damaged");
    }
    if (bytes.get(5) != ElfFormat.LITTLE_ENDIAN) {
      throw bad("is not little-endian, so not for i386; build it for i386");
    }
    if (bytes.get(6) != 1 || word(20) != 1) {
      throw bad("is of an unknown ELF version; the file is damaged");
    }
    int machine = half(18);
    if (machine != ElfFormat.MACHINE_386) {
      throw bad("is for machine number " + machine + ", not i386 (3); build it for i386");
    }
  }

  private void checkType(int type) throws ElfException {
    switch (type) {
      case ElfFormat.TYPE_EXECUTABLE, ElfFormat.TYPE_SHARED -> {}
      case ElfFormat.TYPE_RELOCATABLE -> throw bad("is an object file; link it into a program first");
      case ElfFormat.TYPE_CORE -> throw bad("is a core dump; give the program itself");
      default -> throw bad("is of ELF type " + type + ", not a program; the file is damaged");
    }
  }

  private ElfSegment segment(int at, long offset) throws ElfException {
    long address = word(at + 8);
    long fileSize = word(at + 16);
    long memorySize = word(at + 20);
    long flags = word(at + 24);
    String which = "the segment at 0x" + Long.toHexString(address);
    if (!contains(offset, fileSize)) {
      throw truncated("the bytes of " + which);
    }
    if (fileSize > memorySize) {
      throw bad(which + " has more bytes in the file than in memory; the file is damaged");
    }
    if (address + memorySize > ElfImage.USER_END) {
      throw bad(which + " reaches beyond 0xc0000000, the end of user space; link it lower");
    }
    byte[] content = Arrays.copyOfRange(bytes.array(), (int) offset, (int) (offset + fileSize));
    return new ElfSegment(
        (int) address,
        (int) memorySize,
        content,
        offset,
        (flags & ElfFormat.FLAG_READ) != 0,
        (flags & ElfFormat.FLAG_WRITE) != 0,
        (flags & ElfFormat.FLAG_EXECUTE) != 0);
  }

  private void checkLayout(List<ElfSegment> segments) throws ElfException {
    if (segments.isEmpty()) {
      throw bad("has no loadable segments, so nothing to run; the file is damaged");
    }
    for (int i = 1; i < segments.size(); i++) {
      int address = segments.get(i).address();
      if (segments.get(i - 1).end() > Integer.toUnsignedLong(address)) {
        throw bad("segments overlap at 0x" + Integer.toHexString(address) + "; the file is damaged");
      }
    }
  }

  private void checkEntry(long entry, List<ElfSegment> segments) throws ElfException {
    for (ElfSegment segment : segments) {
      if (Integer.toUnsignedLong(segment.address()) <= entry && entry < segment.end()) {
        return;
      }
    }
    throw bad("its entry point 0x" + Long.toHexString(entry) + " lies in no segment; the file is damaged");
  }

  private boolean contains(long offset, long length) {
    return offset + length <= bytes.capacity();
  }

  private int half(int at) {
    return bytes.getShort(at) & 0xffff;
  }

  private long word(int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }

  private ElfException truncated(String what) {
    return bad("is truncated: it has " + bytes.capacity() + " bytes, too few for " + what + "; copy it again");
  }

  private ElfException bad(String problem) {
    return new ElfException(file, problem);
  }
}
