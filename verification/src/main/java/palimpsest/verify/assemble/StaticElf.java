package palimpsest.verify.assemble;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Statically linked ELF files without sections or symbols: headers, then each segment's content at a page of its own.
public final class StaticElf {
  private static final int PAGE = 0x1000;
  private static final int LOAD = 1;
  private static final int EXECUTABLE = 2;
  /// Bytes of `e_ident`.
  private static final int IDENTIFICATION = 16;

  private StaticElf() {}

  /// For which processors a file is.
  public enum Machine {
    /// ELF32 for i386.
    I386(1, 3, 52, 32),
    /// ELF64 for x86-64.
    X86_64(2, 62, 64, 56);

    private final int fileClass;
    private final int number;
    private final int headerBytes;
    private final int programHeaderBytes;

    Machine(int fileClass, int number, int headerBytes, int programHeaderBytes) {
      this.fileClass = fileClass;
      this.number = number;
      this.headerBytes = headerBytes;
      this.programHeaderBytes = programHeaderBytes;
    }
  }

  /// What may be done with a segment, as ELF numbers it.
  public enum Rights {
    READ_WRITE(6),
    READ_WRITE_EXECUTE(7);

    private final int flags;

    Rights(int flags) {
      this.flags = flags;
    }
  }

  /// One piece of memory.
  ///
  /// @param address linear address of its first byte, at a page's beginning
  /// @param content its first bytes
  /// @param bytes how long it is; zeros follow the content
  public record Segment(int address, byte[] content, int bytes, Rights rights) {}

  /// The file.
  ///
  /// @param entry linear address of the first instruction
  public static byte[] of(Machine machine, int entry, List<Segment> segments) {
    int length = PAGE;
    for (Segment segment : segments) {
      length += pageUp(segment.content().length);
    }
    ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) machine.fileClass, 1, 1}).position(IDENTIFICATION);
    file.putShort((short) EXECUTABLE).putShort((short) machine.number).putInt(1);
    word(file, machine, entry);
    word(file, machine, machine.headerBytes);
    word(file, machine, 0);
    file.putInt(0);
    file.putShort((short) machine.headerBytes).putShort((short) machine.programHeaderBytes);
    file.putShort((short) segments.size());
    file.position(machine.headerBytes);
    int offset = PAGE;
    for (Segment segment : segments) {
      programHeader(file, machine, segment, segment.content().length == 0 ? 0 : offset);
      file.put(offset, segment.content());
      offset += pageUp(segment.content().length);
    }
    return file.array();
  }

  private static void programHeader(ByteBuffer file, Machine machine, Segment segment, int offset) {
    file.putInt(LOAD);
    if (machine == Machine.X86_64) {
      file.putInt(segment.rights().flags);
    }
    word(file, machine, offset);
    word(file, machine, segment.address());
    word(file, machine, segment.address());
    word(file, machine, segment.content().length);
    word(file, machine, segment.bytes());
    if (machine == Machine.I386) {
      file.putInt(segment.rights().flags);
    }
    word(file, machine, PAGE);
  }

  private static void word(ByteBuffer file, Machine machine, int value) {
    switch (machine) {
      case I386 -> file.putInt(value);
      case X86_64 -> file.putLong(Integer.toUnsignedLong(value));
    }
  }

  private static int pageUp(int bytes) {
    return bytes + PAGE - 1 & -PAGE;
  }
}
