package palimpsest.verify.assemble;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The smallest program file that holds a piece of code: an ELF32 header, two program headers, the code. The code's
/// segment can be written, so that code may change itself; a second segment of zeros is its data.
public final class MinimalElf {
  /// Linear address of the code's first byte, which is the entry point.
  public static final int CODE = 0x0804_8000;
  /// Linear address of the first data byte.
  public static final int DATA = 0x0a00_0000;
  /// Bytes of data.
  public static final int DATA_BYTES = 0x4000;

  private static final int HEADER_BYTES = 52;
  private static final int PROGRAM_HEADER_BYTES = 32;
  /// File offset of the code: congruent to its address modulo the page size.
  private static final int CODE_OFFSET = 0x1000;
  private static final int PAGE = 0x1000;
  private static final int LOAD = 1;
  private static final int READ_WRITE_EXECUTE = 7;
  private static final int READ_WRITE = 6;

  private MinimalElf() {}

  /// The file.
  public static byte[] of(byte[] code) {
    ByteBuffer file = ByteBuffer.allocate(CODE_OFFSET + code.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1, 0}).position(16);
    file.putShort((short) 2).putShort((short) 3).putInt(1).putInt(CODE);
    file.putInt(HEADER_BYTES).putInt(0).putInt(0);
    file.putShort((short) HEADER_BYTES).putShort((short) PROGRAM_HEADER_BYTES).putShort((short) 2);
    file.position(HEADER_BYTES);
    programHeader(file, CODE_OFFSET, CODE, code.length, code.length, READ_WRITE_EXECUTE);
    programHeader(file, 0, DATA, 0, DATA_BYTES, READ_WRITE);
    file.put(CODE_OFFSET, code);
    return file.array();
  }

  private static void programHeader(ByteBuffer file, int offset, int address, int inFile, int inMemory, int flags) {
    file.putInt(LOAD).putInt(offset).putInt(address).putInt(address);
    file.putInt(inFile).putInt(inMemory).putInt(flags).putInt(PAGE);
  }
}
