package palimpsest.x86.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import palimpsest.x86.isa.Extension;

/// A processor as a guest sees it: which instructions it has, and who it says it is.
///
/// The feature bits name exactly what is implemented (DESIGN 6). The vendor string is Transmeta's published one
/// whatever the model: what is modelled is a code-morphing processor with the instructions of an i686, a Pentium III or
/// a Pentium 4, and no other maker's identity, which would promise more than instructions. Family 6, so that software
/// takes it for the i686 it is, and no later model's quirks; with SSE2 family 15, as Efficeon had.
///
/// @param name as `--guest` takes it
/// @param extensions the instructions there are beside [Extension#BASE], which is always among them
/// @param signature family, model and stepping: EAX of leaf 1
public record CpuModel(String name, Set<Extension> extensions, int signature) {
  /// The integer set, x87 and MMX: what Crusoe reports. The default everywhere.
  public static final CpuModel I686 = new CpuModel("i686", Extension.I686, 0x610);

  /// An i686 with FXSAVE and SSE.
  public static final CpuModel PENTIUM3 =
      new CpuModel("pentium3", EnumSet.complementOf(EnumSet.of(Extension.SSE2)), 0x670);

  /// The same with SSE2.
  public static final CpuModel PENTIUM4 = new CpuModel("pentium4", EnumSet.allOf(Extension.class), 0xf20);

  /// All models, the default first.
  public static final List<CpuModel> ALL = List.of(I686, PENTIUM3, PENTIUM4);

  /// Feature bits of leaf 1, EDX (Intel SDM volume 2, CPUID): FPU, TSC, CX8 and CMOV.
  private static final int BASE_FEATURES = 1 | 1 << 4 | 1 << 8 | 1 << 15;

  /// CLFSH: CLFLUSH, and its line size in EBX.
  private static final int FEATURE_CLFLUSH = 1 << 19;

  private static final int FEATURE_MMX = 1 << 23;
  private static final int FEATURE_FXSR = 1 << 24;
  private static final int FEATURE_SSE = 1 << 25;
  private static final int FEATURE_SSE2 = 1 << 26;

  /// Bytes that CLFLUSH flushes, in units of eight, where EBX of leaf 1 has them.
  private static final int FLUSHED_LINE = 64 / 8 << 8;

  private static final int HIGHEST_LEAF = 1;
  private static final int EXTENDED_BASE = 0x8000_0000;
  private static final int HIGHEST_EXTENDED_LEAF = 0x8000_0004;

  private static final String VENDOR = "GenuineTMx86";

  public CpuModel {
    extensions = Set.copyOf(extensions);
  }

  /// The model of a name.
  public static Optional<CpuModel> named(String name) {
    return ALL.stream().filter(model -> model.name.equals(name)).findFirst();
  }

  /// Whether it has an extension.
  public boolean has(Extension extension) {
    return extensions.contains(extension);
  }

  /// EDX of leaf 1: the features, which Linux passes on as AT_HWCAP.
  public int features() {
    return extensions.stream().mapToInt(CpuModel::feature).reduce(0, (a, b) -> a | b);
  }

  private static int feature(Extension extension) {
    return switch (extension) {
      case BASE -> BASE_FEATURES;
      case MMX -> FEATURE_MMX;
      case FXSR -> FEATURE_FXSR;
      case SSE -> FEATURE_SSE;
      case SSE2 -> FEATURE_SSE2 | FEATURE_CLFLUSH;
    };
  }

  /// The bits of MXCSR that may be ones; DAZ came with SSE2 (SDM volume 1, section 11.6.6).
  public int mxcsrMask() {
    return has(Extension.SSE2) ? 0xffff : 0xffbf;
  }

  /// The answer to CPUID with `leaf` in EAX. Leaves beyond the highest answer zeros; no leaf has subleaves yet.
  ///
  /// @param subleaf ECX
  public CpuidResult cpuid(int leaf, int subleaf) {
    return switch (leaf) {
      case 0 -> new CpuidResult(HIGHEST_LEAF, text(VENDOR, 0), text(VENDOR, 8), text(VENDOR, 4));
      case 1 -> new CpuidResult(signature, has(Extension.SSE2) ? FLUSHED_LINE : 0, 0, features());
      case EXTENDED_BASE -> new CpuidResult(HIGHEST_EXTENDED_LEAF, 0, 0, 0);
      case EXTENDED_BASE + 2, EXTENDED_BASE + 3, EXTENDED_BASE + 4 -> {
        int at = (leaf - EXTENDED_BASE - 2) * 16;
        String brand = "Palimpsest " + name + " on a simulated VLIW";
        yield new CpuidResult(text(brand, at), text(brand, at + 4), text(brand, at + 8), text(brand, at + 12));
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
