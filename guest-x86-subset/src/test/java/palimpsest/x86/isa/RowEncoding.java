package palimpsest.x86.isa;

import java.util.random.RandomGenerator;

/// Bytes that mean a given row of the opcode table, for tests that walk the table.
final class RowEncoding {
  private RowEncoding() {}

  /// The row's fixed bytes, a ModRM byte if it has one, and 12 bytes for whatever follows.
  static byte[] of(OpcodeRow row, int modrm, RandomGenerator rest) {
    var bytes = new byte[15];
    int length = 0;
    if (row.prefix() != MandatoryPrefix.NONE) {
      bytes[length++] = (byte) row.prefix().code();
    }
    if (row.twoByte()) {
      bytes[length++] = 0x0F;
    }
    bytes[length++] = (byte) row.opcode();
    if (row.hasModrm()) {
      bytes[length++] = (byte) modrm;
    }
    while (length < bytes.length) {
      bytes[length++] = (byte) rest.nextInt();
    }
    return bytes;
  }

  /// The row's least ModRM byte.
  static int firstModrm(OpcodeRow row) {
    for (int modrm = 0; modrm < 256; modrm++) {
      if (row.accepts(modrm)) {
        return modrm;
      }
    }
    throw new AssertionError(row.encoding() + " accepts no ModRM byte");
  }

  /// The bytes with others in front.
  static byte[] prefixed(byte[] bytes, int... prefixes) {
    var all = new byte[prefixes.length + bytes.length];
    for (int i = 0; i < prefixes.length; i++) {
      all[i] = (byte) prefixes[i];
    }
    System.arraycopy(bytes, 0, all, prefixes.length, bytes.length);
    return all;
  }
}
