package palimpsest.host.core;

import palimpsest.host.isa.Atom;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Registers and condition codes, working and shadow (FACTS 1.3, 2).
///
/// Atoms read and write the working copy; commit copies it to the shadow, rollback copies it back. The machine says
/// how many of the lowest registers have shadows (48 on Crusoe); the others survive a rollback. Condition codes keep
/// the x86 bit positions and only the six arithmetic bits are ever set.
public final class HostState {
  /// General registers.
  public static final int REGISTERS = 64;

  /// Floating-point registers.
  public static final int FLOATS = 32;

  /// Bits of the condition codes that exist: OF, SF, ZF, AF, PF, CF in EFLAGS positions.
  public static final int CODES_MASK = 0x8d5;

  final int[] working = new int[REGISTERS];
  int codes;
  /// Floating-point registers: significands, and signs with exponents; see [FloatUnit].
  final long[] significands = new long[FLOATS];
  final int[] signExponents = new int[FLOATS];
  int floatControl;
  private final long[] shadowSignificands;
  private final int[] shadowSignExponents;
  /// Whether a floating-point register has been written since the last commit or rollback.
  private boolean floatsChanged;
  private long mark;
  private final int[] shadow;
  private int shadowCodes;

  /// @param shadowed how many of the lowest registers have shadows
  /// @param shadowedFloats how many of the lowest floating-point registers have shadows
  HostState(int shadowed, int shadowedFloats) {
    shadow = new int[shadowed];
    shadowSignificands = new long[shadowedFloats];
    shadowSignExponents = new int[shadowedFloats];
  }

  /// The working value of a register; the sink and the zero register read 0.
  public int register(int number) {
    return working[number];
  }

  /// The working condition codes.
  public int codes() {
    return codes;
  }

  /// Sets a register at a committed point: working and, where there is one, shadow value. Writes to the sink and the
  /// zero register vanish.
  public void setCommittedRegister(int number, int value) {
    if (number < Atom.SINK) {
      working[number] = value;
    }
    if (number < shadow.length) {
      shadow[number] = value;
    }
  }

  /// Sets the condition codes at a committed point; bits outside [#CODES_MASK] are dropped.
  public void setCommittedCodes(int value) {
    codes = value & CODES_MASK;
    shadowCodes = codes;
  }

  /// The working significand of a floating-point register, or what it holds packed.
  public long significand(int number) {
    return significands[number];
  }

  /// The working sign and exponent of a floating-point register, perhaps with [FloatUnit#INCREASED].
  public int signExponent(int number) {
    return signExponents[number];
  }

  void setFloat(int number, long significand, int signExponent) {
    significands[number] = significand;
    signExponents[number] = signExponent;
    floatsChanged = true;
  }

  /// Sets the working values of all floating-point registers.
  void setFloats(long[] newSignificands, int[] newSignExponents) {
    System.arraycopy(newSignificands, 0, significands, 0, FLOATS);
    System.arraycopy(newSignExponents, 0, signExponents, 0, FLOATS);
    floatsChanged = true;
  }

  /// Sets a floating-point register at a committed point.
  public void setCommittedFloat(int number, long significand, int signExponent) {
    significands[number] = significand;
    signExponents[number] = signExponent;
    if (number < shadowSignificands.length) {
      shadowSignificands[number] = significand;
      shadowSignExponents[number] = signExponent;
    }
  }

  /// Sets the control register of the floating-point unit: rounding and precision control in the places of an x87
  /// control word, and whether inexact results are allowed ([FloatUnit#INEXACT]).
  public void setFloatControl(int value) {
    floatControl = value;
  }

  /// The mark of the last commit that had one; see [CommitPoints.CommitPoint#mark].
  public long mark() {
    return mark;
  }

  /// Sets the mark at a committed point.
  public void setMark(long value) {
    mark = value;
  }

  /// Writes committed state.
  void save(StateWriter out) {
    out.ints(working);
    out.i32(codes);
    out.longs(significands);
    out.ints(signExponents);
    out.i32(floatControl);
    out.i64(mark);
  }

  /// Becomes what [#save] wrote, committed.
  void restore(StateReader in) throws StateException {
    in.ints(working);
    codes = in.i32() & CODES_MASK;
    in.longs(significands);
    in.ints(signExponents);
    floatControl = in.i32();
    mark = in.i64();
    floatsChanged = true;
    commit();
  }

  /// Working state becomes shadow state.
  void commit() {
    System.arraycopy(working, 0, shadow, 0, shadow.length);
    shadowCodes = codes;
    if (floatsChanged) {
      System.arraycopy(significands, 0, shadowSignificands, 0, shadowSignificands.length);
      System.arraycopy(signExponents, 0, shadowSignExponents, 0, shadowSignExponents.length);
      floatsChanged = false;
    }
  }

  /// Shadow state becomes working state.
  void rollback() {
    System.arraycopy(shadow, 0, working, 0, shadow.length);
    codes = shadowCodes;
    if (floatsChanged) {
      System.arraycopy(shadowSignificands, 0, significands, 0, shadowSignificands.length);
      System.arraycopy(shadowSignExponents, 0, signExponents, 0, shadowSignExponents.length);
      floatsChanged = false;
    }
  }
}
