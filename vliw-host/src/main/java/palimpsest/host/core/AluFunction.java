package palimpsest.host.core;

import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// What one ALU operation computes at one width: a pure function of its sources. [Opcode] says which.
interface AluFunction {
  /// The 32-bit result.
  ///
  /// @param a value of `ra`
  /// @param b value of the second source
  /// @param d old value of `rd`
  /// @param codes condition codes before the molecule
  /// @throws HostFaultSignal for a division that faults, and for a difference where there must be none
  int result(int a, int b, int d, int codes);

  /// The condition codes after the `.c` form.
  ///
  /// @param result what [#result] gave
  default int codes(int a, int b, int d, int codes, int result) {
    return codes;
  }

  /// The function of an ALU operation without a condition.
  ///
  /// @throws IllegalArgumentException if `opcode` is another kind of operation
  static AluFunction of(Opcode opcode, OperandWidth width) {
    Field field = Field.of(width);
    return switch (opcode) {
      case ADD -> new Sums.Add(field);
      case SUB -> new Sums.Subtract(field);
      case ADC -> new Sums.AddWithCarry(field);
      case SBB -> new Sums.SubtractWithBorrow(field);
      case NEG -> new Sums.Negate(field);
      case ADDK -> new Sums.Increment(field);
      case SUBK -> new Sums.Decrement(field);
      case AND -> new Logic.And(field);
      case OR -> new Logic.Or(field);
      case XOR -> new Logic.Xor(field);
      case MOV -> new Moves.Move(field);
      case MOVH -> new Moves.MoveHigh();
      case EXTH -> new Moves.ExtractHigh();
      case ZX -> new Moves.ZeroExtend(field);
      case SX -> new Moves.SignExtend(field);
      case GETCC -> new Moves.GetCodes();
      case PUTCC -> new Moves.PutCodes();
      case BSWAP -> new Moves.SwapBytes();
      case SHL -> new Shifts.Left(field);
      case SHR -> new Shifts.Right(field);
      case SAR -> new Shifts.ArithmeticRight(field);
      case SHLD -> new Shifts.DoubleLeft(field);
      case SHRD -> new Shifts.DoubleRight(field);
      case ROL -> new Rotates.Left(field);
      case ROR -> new Rotates.Right(field);
      case RCL -> new Rotates.LeftThroughCarry(field);
      case RCR -> new Rotates.RightThroughCarry(field);
      case BT -> new BitTests.Test(field);
      case BTS -> new BitTests.Set(field);
      case BTR -> new BitTests.Reset(field);
      case BTC -> new BitTests.Complement(field);
      case BSF -> new BitSearches.Forward(field);
      case BSR -> new BitSearches.Reverse(field);
      case MUL -> new Products.Low(field);
      case MULHU -> new Products.HighUnsigned(field);
      case MULHS -> new Products.HighSigned(field);
      case DIVQU -> new Divisions.UnsignedQuotient(field);
      case DIVRU -> new Divisions.UnsignedRemainder(field);
      case DIVQS -> new Divisions.SignedQuotient(field);
      case DIVRS -> new Divisions.SignedRemainder(field);
      case SAME -> new Sameness(HostFault.Kind.STALE);
      case EXPECT -> new Sameness(HostFault.Kind.FLOAT);
      case SEL, SET, LD, ST, BR, NOP, FADD, FSUB, FMUL, FDIV, FSQRT, FPS, FPD, FPW, FPI, FPL, FNEG, FABS, FMOV, FZERO, FONE,
          FCMP, FLD, FST ->
          throw new IllegalArgumentException(opcode.mnemonic() + " is not an unconditional ALU operation");
    };
  }
}
