package palimpsest.x86.simd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import palimpsest.x86.fpu.FpuImage;
import palimpsest.x86.fpu.FpuState;

/// The x87 and SSE state as FXSAVE stores and FXRSTOR loads it (Intel SDM volume 1, section 10.5.1).
public final class FxImage {
  /// Bytes that must be there.
  public static final int BYTES = 512;

  /// Bytes that are written; what lies behind them stays what it was.
  public static final int WRITTEN_BYTES = 288;

  /// Where MXCSR is.
  public static final int MXCSR = 24;

  private static final int MXCSR_MASK = 28;
  private static final int REGISTERS = 160;

  private FxImage() {}

  /// What FXSAVE writes, the first [#WRITTEN_BYTES].
  ///
  /// @param mxcsrMask the bits of MXCSR that may be ones
  public static byte[] of(FpuState fpu, SimdState simd, int mxcsrMask) {
    byte[] image = new byte[WRITTEN_BYTES];
    FpuImage.putExtended(image, fpu);
    ByteBuffer bytes = buffer(image);
    bytes.putInt(MXCSR, simd.mxcsr()).putInt(MXCSR_MASK, mxcsrMask);
    for (int i = 0; i < 8; i++) {
      Packed value = simd.xmm(i);
      bytes.putLong(REGISTERS + 16 * i, value.low()).putLong(REGISTERS + 16 * i + 8, value.high());
    }
    return image;
  }

  /// MXCSR in an image.
  public static int mxcsr(byte[] image) {
    return buffer(image).getInt(MXCSR);
  }

  /// Loads an image whose MXCSR has no bit that may not be one.
  public static void load(FpuState fpu, SimdState simd, byte[] image) {
    FpuImage.loadExtended(fpu, image);
    loadSimd(simd, image);
  }

  /// Loads the SSE part of an image, whose MXCSR has no bit that may not be one.
  public static void loadSimd(SimdState simd, byte[] image) {
    ByteBuffer bytes = buffer(image);
    simd.setMxcsr(bytes.getInt(MXCSR));
    for (int i = 0; i < 8; i++) {
      simd.setXmm(i, new Packed(bytes.getLong(REGISTERS + 16 * i), bytes.getLong(REGISTERS + 16 * i + 8)));
    }
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
