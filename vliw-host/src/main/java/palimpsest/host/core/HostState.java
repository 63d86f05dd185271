package palimpsest.host.core;

import palimpsest.host.isa.Atom;

/// Registers and condition codes, working and shadow (FACTS 1.3, 2).
///
/// Atoms read and write the working copy; commit copies it to the shadow, rollback copies it back. The machine says
/// how many of the lowest registers have shadows (48 on Crusoe); the others survive a rollback. Condition codes keep
/// the x86 bit positions and only the six arithmetic bits are ever set.
public final class HostState {
  /// General registers.
  public static final int REGISTERS = 64;

  /// Bits of the condition codes that exist: OF, SF, ZF, AF, PF, CF in EFLAGS positions.
  public static final int CODES_MASK = 0x8d5;

  final int[] working = new int[REGISTERS];
  int codes;
  private final int[] shadow;
  private int shadowCodes;

  /// @param shadowed how many of the lowest registers have shadows
  HostState(int shadowed) {
    shadow = new int[shadowed];
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

  /// Working state becomes shadow state.
  void commit() {
    System.arraycopy(working, 0, shadow, 0, shadow.length);
    shadowCodes = codes;
  }

  /// Shadow state becomes working state.
  void rollback() {
    System.arraycopy(shadow, 0, working, 0, shadow.length);
    codes = shadowCodes;
  }
}
