package palimpsest.x86.isa;

import palimpsest.x86.cpu.Eflags;

/// Which bits of EFLAGS an instruction reads and writes; masks in the positions of [Eflags].
///
/// The rules are those of Intel SDM volume 1, appendix A, with the operand-dependent cases of volume 2.
///
/// @param read bits whose old value can reach the result (DF for string instructions included)
/// @param written bits that get a defined value
/// @param undefined bits the manual leaves undefined afterwards; disjoint from `written`
/// @param kept bits of `written` and `undefined` that keep their old value when a count is zero at run time (shifts by
///     CL, repeated string compares) or a privilege is missing: writing them does not make the old value dead
public record FlagEffects(int read, int written, int undefined, int kept) {
  private static final FlagEffects NONE = new FlagEffects(0, 0, 0, 0);

  public FlagEffects {
    if ((written & undefined) != 0 || (kept & ~(written | undefined)) != 0) {
      throw new IllegalArgumentException("contradictory flag masks");
    }
  }

  /// The effects that cover every form of a mnemonic: what some form reads, what every form defines, what some form
  /// leaves undefined or keeps.
  public static FlagEffects of(Mnemonic mnemonic) {
    return MnemonicTraits.of(mnemonic).flags();
  }

  /// The effects of one instruction: its condition's reads, its immediate count's exact writes.
  public static FlagEffects of(Instruction instruction) {
    FlagEffects general = of(instruction.mnemonic());
    return switch (instruction.mnemonic()) {
      case JCC, SETCC, CMOVCC -> new FlagEffects(instruction.condition().flags(), 0, 0, 0);
      case CMPS, SCAS ->
          instruction.repeat() == Repeat.NONE
              ? new FlagEffects(general.read, general.written, general.undefined, 0)
              : general;
      case ROL, ROR, RCL, RCR, SHL, SHR, SAR, SHLD, SHRD -> counted(instruction, general);
      default -> general;
    };
  }

  /// Bits whose old value is certainly gone afterwards.
  public int killed() {
    return (written | undefined) & ~kept;
  }

  /// Shifts and rotates. The processor masks the count to five bits; a count of zero changes nothing, OF is defined for
  /// a count of one, and CF is undefined where bits of nowhere were shifted out (Intel SDM volume 2, RCL/RCR/ROL/ROR,
  /// SAL/SAR/SHL/SHR, SHLD, SHRD).
  private static FlagEffects counted(Instruction instruction, FlagEffects general) {
    boolean doubled = instruction.mnemonic() == Mnemonic.SHLD || instruction.mnemonic() == Mnemonic.SHRD;
    boolean rotates = (general.written | general.undefined) == (Eflags.OF | Eflags.CF);
    int touched = general.written | general.undefined;
    int bits = instruction.operandSize().bits();
    boolean constant = instruction.operand(doubled ? 2 : 1) instanceof Operand.Imm;
    int count =
        instruction.operand(doubled ? 2 : 1) instanceof Operand.Imm immediate ? immediate.value() & 31 : 31;
    if (constant && count == 0) {
      return NONE;
    }
    int undefined = rotates ? 0 : Eflags.AF;
    if (!constant || count > 1) {
      undefined |= Eflags.OF;
    }
    if (doubled && count > bits) {
      undefined = touched;
    }
    boolean logical = instruction.mnemonic() == Mnemonic.SHL || instruction.mnemonic() == Mnemonic.SHR;
    if (logical && count >= bits) {
      undefined |= Eflags.CF;
    }
    return new FlagEffects(general.read, touched & ~undefined, undefined, constant ? 0 : touched);
  }
}
