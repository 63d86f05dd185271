package palimpsest.cms;

/// What a translation takes for granted of the guest's x87 stack where it is entered: which physical register is on top,
/// and which are in use. A word of the host's holds it too, for translations to look at.
///
/// @param top the physical register that is st(0), 0..7
/// @param occupied bit n: physical register n is in use
/// @param isKnown whether anything is taken for granted; if not, no x87 instruction is translated
public record FloatStack(int top, int occupied, boolean isKnown) {
  /// Nothing is taken for granted.
  public static final FloatStack UNKNOWN = new FloatStack(0, 0, false);

  /// In the host's word: the x87 unit is in no state that translations are made for.
  public static final int UNUSABLE = 1 << 31;

  public FloatStack(int top, int occupied) {
    this(top & 7, occupied & 0xff, true);
  }

  /// The physical register that is `st(i)`.
  public int register(int i) {
    return top + i & 7;
  }

  public boolean isEmpty(int i) {
    return (occupied >> register(i) & 1) == 0;
  }

  /// The stack behind a push; the register pushed into must be empty.
  public FloatStack pushed() {
    return new FloatStack(top - 1, occupied | 1 << register(-1));
  }

  /// The stack behind a pop.
  public FloatStack popped() {
    return new FloatStack(top + 1, occupied & ~(1 << top));
  }

  /// The stack with `st(i)` in use.
  public FloatStack with(int i) {
    return new FloatStack(top, occupied | 1 << register(i));
  }

  /// The host's word for it.
  public int word() {
    return top | occupied << 3;
  }

  /// The stack a word of the host's stands for.
  public static FloatStack of(int word) {
    return new FloatStack(word, word >>> 3);
  }
}
