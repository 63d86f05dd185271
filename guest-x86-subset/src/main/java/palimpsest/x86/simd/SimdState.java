package palimpsest.x86.simd;

import java.util.Arrays;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What SSE adds to a program's state: eight registers of 128 bits, and MXCSR. A new one is as after reset.
public final class SimdState {
  private static final int REGISTERS = 8;
  private static final long DIGEST_FACTOR = 0x9e37_79b9_7f4a_7c15L;

  private final long[] words = new long[2 * REGISTERS];
  private int mxcsr = Mxcsr.INITIAL;

  /// Zero in every register, MXCSR as after reset.
  public void initialise() {
    Arrays.fill(words, 0);
    mxcsr = Mxcsr.INITIAL;
  }

  /// The contents of register `number`, 0..7.
  public Packed xmm(int number) {
    return new Packed(words[2 * number], words[2 * number + 1]);
  }

  public void setXmm(int number, Packed value) {
    words[2 * number] = value.low();
    words[2 * number + 1] = value.high();
  }

  public int mxcsr() {
    return mxcsr;
  }

  public void setMxcsr(int value) {
    mxcsr = value;
  }

  /// Writes all registers.
  public void save(StateWriter out) {
    out.longs(words);
    out.i32(mxcsr);
  }

  /// Becomes what [#save] wrote.
  ///
  /// @throws StateException if it is not that
  public void restore(StateReader in) throws StateException {
    in.longs(words);
    mxcsr = in.i32();
  }

  /// Makes this what `other` is.
  public void copyFrom(SimdState other) {
    System.arraycopy(other.words, 0, words, 0, words.length);
    mxcsr = other.mxcsr;
  }

  /// A number that differs, but for chance, wherever anything here does.
  public long digest() {
    long digest = mxcsr;
    for (long word : words) {
      digest = (Long.rotateLeft(digest, 29) ^ word) * DIGEST_FACTOR;
    }
    return digest;
  }
}
