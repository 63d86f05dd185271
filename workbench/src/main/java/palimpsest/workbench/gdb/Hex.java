package palimpsest.workbench.gdb;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Numbers and bytes as the protocol writes them: hexadecimal digits, lower case.
final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  static String of(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A word as its bytes in memory order.
  static String ofWord(int word) {
    return String.format("%08x", Integer.reverseBytes(word));
  }

  /// @throws IllegalArgumentException if it is no even number of digits
  static byte[] bytes(String digits) {
    return FORMAT.parseHex(digits);
  }

  /// A number of up to 32 bits.
  ///
  /// @throws IllegalArgumentException if it is none
  static int number(String digits) {
    return Integer.parseUnsignedInt(digits, 16);
  }
}
