package palimpsest.host.core;

import palimpsest.host.compile.Site;
import palimpsest.host.isa.FloatFormat;
import palimpsest.memory.ConventionalMemory;

/// The floating-point registers while compiled units run, and what units call to compute with them: an operation names
/// registers, so that a call takes few bytes of a unit.
///
/// Behind the machine's registers there are some for results that other atoms of a molecule must not see yet. What a
/// commit has confirmed stands apart, and only that comes out.
final class FloatFile {
  private static final int ALL = 0xffff;
  private static final int SIGN = 0x8000;
  private static final int ONE = 0x3fff;
  private static final int SINGLE = 24;
  private static final int DOUBLE = 53;
  /// What [#compare] says where the atom faults.
  private static final int REFUSED = -1;
  private static final int MOST_SLOTS = 16;

  private final HostState state;
  private final Frame frame;
  private final FloatUnit unit = new FloatUnit();
  private final long[] significands = new long[HostState.FLOATS + MOST_SLOTS];
  private final int[] signExponents = new int[HostState.FLOATS + MOST_SLOTS];
  private final long[] committedSignificands = new long[HostState.FLOATS];
  private final int[] committedSignExponents = new int[HostState.FLOATS];
  private int control;
  private boolean open;

  FloatFile(HostState state, Frame frame) {
    this.state = state;
    this.frame = frame;
  }

  /// The registers go into units, if they have not yet; committed state stands.
  void open() {
    if (!open) {
      open = true;
      control = state.floatControl;
      System.arraycopy(state.significands, 0, significands, 0, HostState.FLOATS);
      System.arraycopy(state.signExponents, 0, signExponents, 0, HostState.FLOATS);
      System.arraycopy(state.significands, 0, committedSignificands, 0, HostState.FLOATS);
      System.arraycopy(state.signExponents, 0, committedSignExponents, 0, HostState.FLOATS);
    }
  }

  /// The registers come out of units, as the last commit left them.
  void close() {
    if (open) {
      open = false;
      state.setFloats(committedSignificands, committedSignExponents);
    }
  }

  /// The registers that `mask` has a bit for have changed, and a commit confirms it.
  void commit(int mask) {
    for (int left = mask; left != 0; left &= left - 1) {
      int register = Integer.numberOfTrailingZeros(left);
      committedSignificands[register] = significands[register];
      committedSignExponents[register] = signExponents[register];
    }
  }

  private void set(int rd, long significand, int signExponent) {
    significands[rd] = significand;
    signExponents[rd] = signExponent;
  }

  private boolean take(int rd) {
    significands[rd] = unit.significand();
    signExponents[rd] = unit.signExponent();
    return true;
  }

  /// `rd` = `ra` + `rb`; false where the atom faults, as with all that answer so.
  boolean add(int rd, int ra, int rb) {
    return unit.add(significands[ra], signExponents[ra], significands[rb], signExponents[rb], control) && take(rd);
  }

  boolean subtract(int rd, int ra, int rb) {
    return unit.subtract(significands[ra], signExponents[ra], significands[rb], signExponents[rb], control) && take(rd);
  }

  boolean multiply(int rd, int ra, int rb) {
    return unit.multiply(significands[ra], signExponents[ra], significands[rb], signExponents[rb], control) && take(rd);
  }

  boolean divide(int rd, int ra, int rb) {
    return unit.divide(significands[ra], signExponents[ra], significands[rb], signExponents[rb], control) && take(rd);
  }

  boolean root(int rd, int ra) {
    return unit.root(significands[ra], signExponents[ra], control) && take(rd);
  }

  boolean packSingle(int rd, int ra) {
    return unit.pack(significands[ra], signExponents[ra], SINGLE, control) && take(rd);
  }

  boolean packDouble(int rd, int ra) {
    return unit.pack(significands[ra], signExponents[ra], DOUBLE, control) && take(rd);
  }

  /// `rd` = `ra` rounded to an integer of `bits` bits.
  boolean integer(int rd, int ra, int bits) {
    return unit.integer(significands[ra], signExponents[ra], bits, control) && take(rd);
  }

  void negate(int rd, int ra) {
    set(rd, significands[ra], signExponents[ra] & ALL ^ SIGN);
  }

  void magnitude(int rd, int ra) {
    set(rd, significands[ra], signExponents[ra] & ALL & ~SIGN);
  }

  void move(int rd, int ra) {
    set(rd, significands[ra], signExponents[ra]);
  }

  void zero(int rd) {
    set(rd, 0, 0);
  }

  void one(int rd) {
    set(rd, Long.MIN_VALUE, ONE);
  }

  /// The condition codes of comparing `ra` with `rb`; a negative number where the atom faults.
  int compare(int ra, int rb) {
    return unit.compare(significands[ra], signExponents[ra], significands[rb], signExponents[rb])
        ? (int) unit.significand()
        : REFUSED;
  }

  /// Loads single format. As all loads, it answers where that lies, after TLB and data cache, and a negative number if
  /// it cannot be done here.
  ///
  /// @param number of its site
  int loadSingle(int linear, int rd, int number) {
    return load(linear, rd, number, FloatFormat.SINGLE);
  }

  int loadDouble(int linear, int rd, int number) {
    return load(linear, rd, number, FloatFormat.DOUBLE);
  }

  int loadExtended(int linear, int rd, int number) {
    return load(linear, rd, number, FloatFormat.EXTENDED);
  }

  int loadWord(int linear, int rd, int number) {
    return load(linear, rd, number, FloatFormat.WORD);
  }

  int loadInteger(int linear, int rd, int number) {
    return load(linear, rd, number, FloatFormat.INTEGER);
  }

  int loadLong(int linear, int rd, int number) {
    return load(linear, rd, number, FloatFormat.LONG);
  }

  private int load(int linear, int rd, int number, FloatFormat format) {
    int last = format.bytes() - 1;
    int shift = frame.lineShift;
    long entry = frame.lines[linear >>> shift & frame.lines.length - 1];
    if ((int) (entry >>> 32) == linear + last >>> shift && !frame.disturbed) {
      int physical = (int) entry + linear;
      return widen(rd, physical, format) ? physical : Frame.NOT_HERE;
    }
    return loadOlder(linear, rd, number, format);
  }

  /// A load that faults for what it finds has not touched the data cache.
  private int loadOlder(int linear, int rd, int number, FloatFormat format) {
    int physical = frame.accesses.translate(linear, (Site.Reach) frame.site(number), false);
    return physical >= 0 && widen(rd, physical, format)
        ? frame.accesses.loadOlder(linear, format.bytes() - 1, frame.lineShift, number)
        : Frame.NOT_HERE;
  }

  private boolean widen(int rd, int physical, FloatFormat format) {
    ConventionalMemory memory = frame.memory;
    return switch (format) {
      case SINGLE -> unit.widen(Integer.toUnsignedLong(memory.read32(physical)), SINGLE) && take(rd);
      case DOUBLE -> unit.widen(memory.read64(physical), DOUBLE) && take(rd);
      case EXTENDED -> {
        set(rd, memory.read64(physical), memory.read16(physical + 8));
        yield true;
      }
      case WORD -> unit.widen((short) memory.read16(physical)) && take(rd);
      case INTEGER -> unit.widen(memory.read32(physical)) && take(rd);
      case LONG -> unit.widen(memory.read64(physical)) && take(rd);
    };
  }

  /// Stores what register `rs` holds packed: 16 bits of it.
  ///
  /// @param index entries of the store buffer that the interval has taken before it
  void writeWord(int index, int physical, int rs) {
    frame.write16(index, physical, (int) significands[rs]);
  }

  /// 32 bits of it.
  void writeInteger(int index, int physical, int rs) {
    frame.write32(index, physical, (int) significands[rs]);
  }

  /// 64 bits of it, as two entries.
  void writeLong(int index, int physical, int rs) {
    frame.write32(index, physical, (int) significands[rs]);
    frame.write32(index + 1, physical + 4, (int) (significands[rs] >>> 32));
  }

  /// All 80, as three.
  void writeExtended(int index, int physical, int rs) {
    writeLong(index, physical, rs);
    frame.write16(index + 2, physical + 8, signExponents[rs]);
  }
}
