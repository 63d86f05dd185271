package palimpsest.x86.linux;

import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The process's random bytes: a function of the seed and of how many were taken. SplitMix64 (Steele, Lea and Flood,
/// 2014): plenty for hash seeds and temporary names, and no secret.
final class Entropy {
  private long state;

  Entropy(long seed) {
    state = seed;
  }

  void fill(byte[] target, int offset, int length) {
    long word = 0;
    for (int i = 0; i < length; i++) {
      if (i % 8 == 0) {
        word = next();
      }
      target[offset + i] = (byte) (word >>> (8 * (i % 8)));
    }
  }

  byte[] take(int length) {
    byte[] taken = new byte[length];
    fill(taken, 0, length);
    return taken;
  }

  private long next() {
    state += 0x9e37_79b9_7f4a_7c15L;
    long mixed = (state ^ (state >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return mixed ^ (mixed >>> 31);
  }

  void save(StateWriter out) {
    out.i64(state);
  }

  void restore(StateReader in) throws StateException {
    state = in.i64();
  }
}
