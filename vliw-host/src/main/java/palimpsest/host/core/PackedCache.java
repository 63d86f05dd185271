package palimpsest.host.core;

import java.util.Arrays;
import java.util.stream.LongStream;

/// A [Cache] made for speed: a line finds its way by a table over all of physical memory, and a set's order of use is
/// one long, a hexadecimal digit for each way, the most recently used lowest. A touch that changes nothing is seen by
/// one comparison with [#newest]; the line to push out is the highest digit.
final class PackedCache implements Cache {
  /// More ways than a long has digits cannot be packed.
  static final int MOST_WAYS = 16;

  private static final int EMPTY = -1;
  private static final int WAY_BITS = 4;

  /// Per set the most recently used line, or -1.
  private final int[] newest;
  /// The same where that line is dirty, else -1.
  final int[] newestDirty;

  private final int ways;
  private final int setMask;
  private final int lineShift;
  private final int lastDigit;
  private final Movement movement;
  private final boolean watched;
  /// Per line of physical memory its way plus one, or 0.
  private final byte[] wayOf;
  /// Per set and way twice the line, plus one where it is dirty; or -1.
  private final int[] slots;
  private final long[] order;
  /// Per miss, or change, since the last mark: what was there before, above its set and way, and the set's order before
  /// it.
  private long[] changes = new long[32];
  /// How much of that is used.
  private int changed;
  private boolean recording;
  private boolean recordingHits;
  /// Times that another line became the newest of its set.
  private long moves;

  /// @param sets a power of two
  /// @param ways at most [#MOST_WAYS]
  /// @param lineBytes a power of two
  /// @param addresses bytes of physical memory
  PackedCache(int sets, int ways, int lineBytes, int addresses, Movement movement) {
    this.ways = ways;
    this.setMask = sets - 1;
    this.lineShift = Integer.numberOfTrailingZeros(lineBytes);
    this.lastDigit = 4 * (ways - 1);
    this.movement = movement;
    this.watched = movement != Movement.IGNORED;
    this.wayOf = new byte[addresses >>> lineShift];
    this.slots = new int[sets * ways];
    this.order = new long[sets];
    this.newest = new int[sets];
    this.newestDirty = new int[sets];
    Arrays.fill(slots, EMPTY);
    Arrays.fill(newest, EMPTY);
    Arrays.fill(newestDirty, EMPTY);
    Arrays.fill(order, 0xfedc_ba98_7654_3210L & -1L >>> 60 - lastDigit);
  }

  @Override
  public int line(int address) {
    return address >>> lineShift;
  }

  /// Grows whenever another line becomes the newest of its set.
  long moves() {
    return moves;
  }

  /// Whether it holds a line.
  boolean holds(int line) {
    return wayOf[line] != 0;
  }

  /// Binary logarithm of a line's bytes.
  int lineShift() {
    return lineShift;
  }

  @Override
  public int access(int line, boolean write) {
    int set = line & setMask;
    if (newest[set] == line) {
      if (write && newestDirty[set] != line) {
        spoil(set, line);
      }
      return HIT;
    }
    int way = wayOf[line] - 1;
    int answer = way >= 0 ? older(set, way, line, write ? 1 : 0) : missing(set, line, write ? 1 : 0);
    if (watched) {
      movement.lineMoved(set);
    }
    return answer;
  }

  /// Reads from a line, if it holds it, without telling of the movement.
  boolean use(int line) {
    int way = wayOf[line] - 1;
    if (way < 0) {
      return false;
    }
    int set = line & setMask;
    if (newest[set] != line) {
      older(set, way, line, 0);
    }
    return true;
  }

  /// Reads from a line that it does not hold, without telling of the movement.
  ///
  /// @return as [#access]
  int fill(int line) {
    return missing(line & setMask, line, 0);
  }

  /// The newest line of a set becomes dirty.
  private void spoil(int set, int line) {
    int slot = set * ways + (int) (order[set] & 15);
    if (recordingHits) {
      remember(set, slot - set * ways, slots[slot], order[set]);
    }
    slots[slot] |= 1;
    newestDirty[set] = line;
  }

  /// A hit on a line that is not the newest of its set: its digit, mostly the second or third, becomes the lowest.
  private int older(int set, int way, int line, int dirty) {
    long digits = order[set];
    int slot = set * ways + way;
    int held = slots[slot];
    if (recordingHits) {
      remember(set, way, held, digits);
    }
    int at = placeOf(way, digits);
    long below = (1L << at) - 1;
    order[set] = digits & ~(below << 4 | 15) | (digits & below) << 4 | way;
    slots[slot] = held | dirty;
    newest[set] = line;
    newestDirty[set] = ((held | dirty) & 1) != 0 ? line : EMPTY;
    moves++;
    return HIT;
  }

  /// How far a way's digit has to be shifted to be the lowest.
  private static int placeOf(int way, long digits) {
    int at = 0;
    while ((digits >>> at & 15) != way) {
      at += 4;
    }
    return at;
  }

  private int missing(int set, int line, int dirty) {
    long digits = order[set];
    int way = (int) (digits >>> lastDigit);
    int slot = set * ways + way;
    int victim = slots[slot];
    if (recording) {
      remember(set, way, victim, digits);
    }
    order[set] = (digits & ~(15L << lastDigit)) << 4 | way;
    if (victim != EMPTY) {
      wayOf[victim >>> 1] = 0;
    }
    wayOf[line] = (byte) (way + 1);
    slots[slot] = line << 1 | dirty;
    newest[set] = line;
    newestDirty[set] = dirty != 0 ? line : EMPTY;
    moves++;
    return victim != EMPTY && (victim & 1) != 0 ? victim >>> 1 << lineShift : MISS;
  }

  /// The way is used next: its digit becomes the highest.
  @Override
  public void invalidate(int line) {
    int way = wayOf[line] - 1;
    if (way < 0) {
      return;
    }
    int set = line & setMask;
    long digits = order[set];
    int at = placeOf(way, digits);
    long below = (1L << at) - 1;
    long above = digits >>> at >>> 4 << at;
    order[set] = digits & below | above | (long) way << lastDigit;
    wayOf[line] = 0;
    slots[set * ways + way] = EMPTY;
    showNewest(set);
    moves++;
    if (watched) {
      movement.lineMoved(set);
    }
  }

  /// What [#newest] and [#newestDirty] say follows from the order of use.
  private void showNewest(int set) {
    int front = slots[set * ways + (int) (order[set] & 15)];
    newest[set] = front == EMPTY ? EMPTY : front >>> 1;
    newestDirty[set] = front == EMPTY || (front & 1) == 0 ? EMPTY : front >>> 1;
  }

  @Override
  public long[] contents() {
    LongStream.Builder found = LongStream.builder();
    for (int set = 0; set <= setMask; set++) {
      for (int digit = lastDigit; digit >= 0; digit -= 4) {
        int slot = set * ways + (int) (order[set] >>> digit & 15);
        if (slots[slot] != EMPTY) {
          found.add(slots[slot]);
        }
      }
    }
    return found.build().toArray();
  }

  /// Whether misses are remembered, so that they can be taken back.
  void record(boolean on) {
    recording = on;
    changed = 0;
  }

  /// Whether hits are remembered too.
  void recordHits(boolean on) {
    record(on);
    recordingHits = on;
  }

  /// What has changed so far stays.
  void mark() {
    changed = 0;
  }

  /// Takes back the misses since [#mark], and hits if they were remembered. Else what hits have changed stays: who
  /// repeats them in their order, before anything else, comes to the same order of use. Does not tell of movements:
  /// what is known of this cache by others must be forgotten.
  void revoke() {
    while (changed > 0) {
      changed -= 2;
      long change = changes[changed];
      int set = (int) change >>> WAY_BITS;
      int way = (int) change & (1 << WAY_BITS) - 1;
      int slot = set * ways + way;
      int before = (int) (change >> 32);
      if (slots[slot] != before) {
        wayOf[slots[slot] >>> 1] = 0;
        if (before != EMPTY) {
          wayOf[before >>> 1] = (byte) (way + 1);
        }
        slots[slot] = before;
      }
      order[set] = changes[changed + 1];
      showNewest(set);
    }
  }

  private void remember(int set, int way, int held, long digits) {
    int at = changed;
    if (at == changes.length) {
      changes = Arrays.copyOf(changes, 2 * at);
    }
    changes[at] = (long) held << 32 | set << WAY_BITS | way;
    changes[at + 1] = digits;
    changed = at + 2;
  }
}
