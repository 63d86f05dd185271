package palimpsest.x86.interp;

/// Why [Interpreter#run] returned.
public enum Stop {
  /// The instruction budget is used up, exactly.
  BUDGET,
  /// EIP is the start of a block whose next entry reaches the threshold.
  HOT,
  /// EIP is the start of a block marked as translated.
  TRANSLATED,
  /// EIP is where [Interpreter#stopAt] says to stop.
  BREAKPOINT,
  /// A software interrupt INT n has retired; EIP is that of the next instruction and
  /// [Interpreter#interruptVector()] says which.
  INTERRUPT,
  /// HLT has retired; EIP is that of the next instruction, which is not to be executed before something has happened.
  HALT,
  /// WRMSR has retired; EIP is that of the next instruction. What had been planned for the time ahead may be void.
  REGISTER_WRITTEN
}
