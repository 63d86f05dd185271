package palimpsest.x86.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Who the processor says it is: the answers of CPUID.
///
/// The feature bits name exactly what is implemented (DESIGN 6): FPU, TSC, CMPXCHG8B, CMOV and MMX. FXSR and SSE
/// are absent, as on Crusoe. The vendor string is Transmeta's published one; family 6, so that software takes the processor
/// for the i686 it is, and no later model's quirks.
public final class CpuModel {
  /// Feature bits of leaf 1, EDX (Intel SDM volume 2, CPUID).
  private static final int FEATURE_FPU = 1;
  private static final int FEATURE_TSC = 1 << 4;

  private static final int FEATURE_CX8 = 1 << 8;
  private static final int FEATURE_CMOV = 1 << 15;
  private static final int FEATURE_MMX = 1 << 23;

  private static final int HIGHEST_LEAF = 1;
  private static final int EXTENDED_BASE = 0x8000_0000;
  private static final int HIGHEST_EXTENDED_LEAF = 0x8000_0004;

  private static final String VENDOR = "GenuineTMx86";
  private static final String BRAND = "Palimpsest i686 on a simulated VLIW";

  /// Family 6, model 1, stepping 0.
  private static final int SIGNATURE = 0x610;

  private static final int FEATURES = FEATURE_FPU | FEATURE_TSC | FEATURE_CX8 | FEATURE_CMOV | FEATURE_MMX;

  /// The answer to CPUID with `leaf` in EAX. Leaves beyond the highest answer zeros; no leaf has subleaves yet.
  ///
  /// @param subleaf ECX
  public CpuidResult cpuid(int leaf, int subleaf) {
    return switch (leaf) {
      case 0 -> new CpuidResult(HIGHEST_LEAF, text(VENDOR, 0), text(VENDOR, 8), text(VENDOR, 4));
      case 1 -> new CpuidResult(SIGNATURE, 0, 0, FEATURES);
      case EXTENDED_BASE -> new CpuidResult(HIGHEST_EXTENDED_LEAF, 0, 0, 0);
      case EXTENDED_BASE + 2, EXTENDED_BASE + 3, EXTENDED_BASE + 4 -> {
        int at = (leaf - EXTENDED_BASE - 2) * 16;
        yield new CpuidResult(text(BRAND, at), text(BRAND, at + 4), text(BRAND, at + 8), text(BRAND, at + 12));
      }
      default -> new CpuidResult(0, 0, 0, 0);
    };
  }

  /// Four characters of `words` from `at`, little-endian, padded with zeros.
  private static int text(String words, int at) {
    byte[] padded = new byte[64];
    byte[] ascii = words.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, padded, 0, ascii.length);
    return ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }
}
