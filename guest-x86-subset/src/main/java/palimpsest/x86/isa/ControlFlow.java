package palimpsest.x86.isa;

/// How an instruction leads on.
public enum ControlFlow {
  /// To the next instruction; it may still fault.
  NONE,
  /// Elsewhere, always: JMP and far JMP.
  JUMP,
  /// Elsewhere or to the next: Jcc, LOOPcc, JCXZ.
  CONDITIONAL,
  /// Elsewhere, leaving a return address: CALL and far CALL.
  CALL,
  /// To an address taken from the stack, or back from a system's entry: RET, IRET, SYSEXIT, RSM.
  RETURN,
  /// Into the system: INT, INT1, INT3, INTO, SYSENTER, and UD0..UD2, which exist to trap.
  INTERRUPT;

  /// The kind of a mnemonic.
  public static ControlFlow of(Mnemonic mnemonic) {
    return MnemonicTraits.of(mnemonic).control();
  }
}
