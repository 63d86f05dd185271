package palimpsest.verify.robust;

import java.util.Arrays;
import java.util.Random;

/// Ways in which a file goes bad.
enum Damage {
  /// A few bits flip.
  FLIPPED_BITS {
    @Override
    byte[] on(byte[] whole, Random random) {
      byte[] copy = whole.clone();
      int flips = 1 + random.nextInt(8);
      for (int i = 0; i < flips && copy.length > 0; i++) {
        copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
      }
      return copy;
    }
  },
  /// A few bits flip in the first bytes, where headers are.
  FLIPPED_HEADER {
    @Override
    byte[] on(byte[] whole, Random random) {
      byte[] copy = whole.clone();
      int flips = 1 + random.nextInt(8);
      for (int i = 0; i < flips && copy.length > 0; i++) {
        copy[random.nextInt(Math.min(HEADER, copy.length))] ^= (byte) (1 << random.nextInt(8));
      }
      return copy;
    }
  },
  /// A word becomes one of the numbers that break arithmetic.
  EXTREME_WORD {
    @Override
    byte[] on(byte[] whole, Random random) {
      byte[] copy = whole.clone();
      if (copy.length >= 4) {
        int at = random.nextInt(Math.min(HEADER, copy.length - 3));
        int value = EXTREMES[random.nextInt(EXTREMES.length)];
        for (int i = 0; i < 4; i++) {
          copy[at + i] = (byte) (value >>> (8 * i));
        }
      }
      return copy;
    }
  },
  /// The end is missing.
  TRUNCATED {
    @Override
    byte[] on(byte[] whole, Random random) {
      return Arrays.copyOf(whole, random.nextInt(whole.length + 1));
    }
  },
  /// A piece stands twice.
  DOUBLED_PIECE {
    @Override
    byte[] on(byte[] whole, Random random) {
      int from = random.nextInt(whole.length + 1);
      int length = Math.min(whole.length - from, random.nextInt(64));
      byte[] copy = new byte[whole.length + length];
      System.arraycopy(whole, 0, copy, 0, from + length);
      System.arraycopy(whole, from, copy, from + length, whole.length - from);
      return copy;
    }
  },
  /// Nothing is as it was.
  RANDOM_BYTES {
    @Override
    byte[] on(byte[] whole, Random random) {
      byte[] noise = new byte[random.nextInt(4096)];
      random.nextBytes(noise);
      return noise;
    }
  };

  private static final int HEADER = 512;
  private static final int[] EXTREMES = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xffff, 0xffff_f000, 0x1000};

  /// A damaged copy of `whole`.
  abstract byte[] on(byte[] whole, Random random);
}
