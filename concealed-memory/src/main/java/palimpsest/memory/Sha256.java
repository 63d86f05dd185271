package palimpsest.memory;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 (FIPS 180-4), by which files and states are told apart.
public final class Sha256 {
  private Sha256() {}

  /// A new digest, of nothing so far.
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// The 32 bytes for some content.
  public static byte[] of(byte[] content) {
    return digest().digest(content);
  }

  /// The same as 64 hexadecimal digits.
  public static String hexOf(byte[] content) {
    return HexFormat.of().formatHex(of(content));
  }
}
