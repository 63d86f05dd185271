package palimpsest.cms;

/// What a translation takes for granted of the guest's x87 stack where it is entered: which physical register is on
/// top, and which are in use. A word of the host's holds it too, for translations to look at: the status word in its
/// upper half, in its lower which registers are in use. Of the status word, TOP is taken for granted; the conditions
/// but C1, which is elsewhere, and the exceptions that have been are not.
///
/// @param top the physical register that is st(0), 0..7
/// @param occupied bit n: physical register n is in use
/// @param isKnown whether anything is taken for granted; if not, no x87 instruction is translated
/// @param isC1Clear whether C1 is known to be clear; never at an entry
public record FloatStack(int top, int occupied, boolean isKnown, boolean isC1Clear) {
  /// Nothing is taken for granted.
  public static final FloatStack UNKNOWN = new FloatStack(0, 0, false, false);

  /// By how much the host's word has the status word shifted.
  public static final int STATUS_SHIFT = 16;

  /// The bits of the host's word that comparisons set: C0, C2 and C3.
  public static final int RELATION = 0x4500 << STATUS_SHIFT;

  /// The bits of the host's word that are taken for granted: all but those, and but the exceptions that have been.
  public static final int GRANTED = ~(RELATION | 0x7f << STATUS_SHIFT);

  private static final int TOP_SHIFT = 11 + STATUS_SHIFT;

  /// In the host's word: the x87 unit is in no state that translations are made for.
  public static final int UNUSABLE = 1 << 31;

  public FloatStack(int top, int occupied) {
    this(top & 7, occupied & 0xff, true, false);
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

  /// The same stack where C1 is known to be clear, or is not.
  public FloatStack clear(boolean c1) {
    return new FloatStack(top, occupied, isKnown, c1);
  }

  /// Whether the stack is the same.
  public boolean isLike(FloatStack other) {
    return clear(false).equals(other.clear(false));
  }

  /// What of the host's word it says.
  public int word() {
    return top << TOP_SHIFT | occupied;
  }

  /// The stack a word of the host's stands for.
  public static FloatStack of(int word) {
    return new FloatStack(word >>> TOP_SHIFT, word);
  }
}
