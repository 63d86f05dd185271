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
  private static final int SET_SHIFT = 5;
  private static final int FIELDS = 2;

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
  private final int[] lines;
  private final boolean[] dirty;
  private final long[] order;
  /// Per miss, or change, since the last mark: line, set, way and dirtiness of what was there before, packed
  /// ([#remember]), and the set's order before it.
  private long[] changes = new long[FIELDS * 16];
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
    this.lines = new int[sets * ways];
    this.dirty = new boolean[sets * ways];
    this.order = new long[sets];
    this.newest = new int[sets];
    this.newestDirty = new int[sets];
    Arrays.fill(lines, EMPTY);
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
        if (recordingHits) {
          remember(set, (int) (order[set] & 15));
        }
        dirty[set * ways + (int) (order[set] & 15)] = true;
        newestDirty[set] = line;
      }
      return HIT;
    }
    int way = wayOf[line] - 1;
    return way >= 0 ? older(set, way, line, write) : missing(set, line, write);
  }

  /// Reads from a line, if it holds it.
  boolean use(int line) {
    int way = wayOf[line] - 1;
    if (way < 0) {
      return false;
    }
    int set = line & setMask;
    if (newest[set] != line) {
      older(set, way, line, false);
    }
    return true;
  }

  /// Reads from a line that it does not hold.
  ///
  /// @return as [#access]
  int fill(int line) {
    return missing(line & setMask, line, false);
  }

  /// A hit on a line that is not the newest of its set: its digit, mostly the second or third, becomes the lowest.
  private int older(int set, int way, int line, boolean write) {
    if (recordingHits) {
      remember(set, way);
    }
    long digits = order[set];
    int at = placeOf(way, digits);
    long below = (1L << at) - 1;
    order[set] = digits & ~(below << 4 | 15) | (digits & below) << 4 | way;
    became(set, way, line, dirty[set * ways + way] || write);
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

  private int missing(int set, int line, boolean write) {
    long digits = order[set];
    int way = (int) (digits >>> lastDigit);
    remember(set, way);
    order[set] = (digits & ~(15L << lastDigit)) << 4 | way;
    int victim = lines[set * ways + way];
    boolean wasDirty = victim != EMPTY && dirty[set * ways + way];
    if (victim != EMPTY) {
      wayOf[victim] = 0;
    }
    lines[set * ways + way] = line;
    wayOf[line] = (byte) (way + 1);
    became(set, way, line, write);
    return wasDirty ? victim << lineShift : MISS;
  }

  private void became(int set, int way, int line, boolean isDirty) {
    dirty[set * ways + way] = isDirty;
    newest[set] = line;
    newestDirty[set] = isDirty ? line : EMPTY;
    moves++;
    if (watched) {
      movement.lineMoved(set);
    }
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
    lines[set * ways + way] = EMPTY;
    dirty[set * ways + way] = false;
    int front = set * ways + (int) (order[set] & 15);
    newest[set] = lines[front];
    newestDirty[set] = dirty[front] ? lines[front] : EMPTY;
    moves++;
    if (watched) {
      movement.lineMoved(set);
    }
  }

  @Override
  public long[] contents() {
    LongStream.Builder found = LongStream.builder();
    for (int set = 0; set <= setMask; set++) {
      for (int digit = lastDigit; digit >= 0; digit -= 4) {
        int slot = set * ways + (int) (order[set] >>> digit & 15);
        if (lines[slot] != EMPTY) {
          found.add((long) lines[slot] << 1 | (dirty[slot] ? 1 : 0));
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
      changed--;
      int at = changed * FIELDS;
      long change = changes[at];
      int set = (int) change >>> SET_SHIFT;
      int way = (int) change >>> 1 & 15;
      int slot = set * ways + way;
      int line = (int) (change >> 32);
      if (lines[slot] != line) {
        wayOf[lines[slot]] = 0;
        if (line != EMPTY) {
          wayOf[line] = (byte) (way + 1);
        }
        lines[slot] = line;
      }
      dirty[slot] = (change & 1) != 0;
      order[set] = changes[at + 1];
      int front = set * ways + (int) (order[set] & 15);
      newest[set] = lines[front];
      newestDirty[set] = dirty[front] ? lines[front] : EMPTY;
    }
  }

  private void remember(int set, int way) {
    if (recording) {
      append(set, way);
    }
  }

  private void append(int set, int way) {
    int at = changed * FIELDS;
    if (at == changes.length) {
      changes = Arrays.copyOf(changes, 2 * at);
    }
    int slot = set * ways + way;
    changes[at] = (long) lines[slot] << 32 | set << SET_SHIFT | way << 1 | (dirty[slot] ? 1 : 0);
    changes[at + 1] = order[set];
    changed++;
  }
}
