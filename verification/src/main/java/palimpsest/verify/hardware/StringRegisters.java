package palimpsest.verify.hardware;

import palimpsest.x86.isa.Instruction;

/// The registers by which a string instruction goes, besides ECX.
///
/// @param source whether it reads at ESI
/// @param destination whether it reads or writes at EDI
record StringRegisters(boolean source, boolean destination) {
  static StringRegisters of(Instruction in) {
    return switch (in.mnemonic()) {
      case MOVS, CMPS -> new StringRegisters(true, true);
      case LODS, OUTS -> new StringRegisters(true, false);
      case STOS, SCAS, INS -> new StringRegisters(false, true);
      default -> new StringRegisters(false, false);
    };
  }

  /// Whether it is a string instruction at all.
  boolean any() {
    return source || destination;
  }
}
