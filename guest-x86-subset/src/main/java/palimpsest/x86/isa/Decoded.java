package palimpsest.x86.isa;

import palimpsest.x86.cpu.GuestFault;

/// What a run of bytes turned out to be.
public sealed interface Decoded {
  /// An instruction of this CPU.
  record Valid(Instruction instruction) implements Decoded {}

  /// Bytes that raise an exception instead of executing.
  ///
  /// @param length how many bytes had been read when it was known, 1..15
  record Invalid(int length, Reason reason) implements Decoded {}

  /// Why bytes are not an instruction.
  enum Reason {
    /// No such opcode on this CPU; includes those of extensions that its CPUID does not offer.
    UNDEFINED_OPCODE,
    /// A known opcode with a register where only memory makes sense, or with a register number that does not exist.
    UNDEFINED_OPERAND,
    /// LOCK before an instruction that may not be locked, or whose destination is a register.
    LOCK_NOT_ALLOWED,
    /// Longer than 15 bytes.
    TOO_LONG;

    /// The exception it raises: #GP(0) for length (Intel SDM volume 3, section 6.15, interrupt 13), #UD otherwise.
    public int vector() {
      return this == TOO_LONG ? GuestFault.GENERAL_PROTECTION : GuestFault.INVALID_OPCODE;
    }
  }
}
