package palimpsest.x86.isa;

/// Which bits of EFLAGS an instruction reads and writes; masks in the positions of [palimpsest.x86.cpu.Eflags].
///
/// The rules are those of Intel SDM volume 1, appendix A, with the operand-dependent cases of volume 2.
///
/// @param read bits whose old value can reach the result (DF for string instructions included)
/// @param written bits that get a defined value
/// @param undefined bits the manual leaves undefined afterwards; disjoint from `written`
/// @param kept bits of `written` and `undefined` that keep their old value when a count is zero at run time (shifts by
///     CL, repeated string compares): writing them does not make the old value dead
public record FlagEffects(int read, int written, int undefined, int kept) {
  /// The effects that hold for every form of a mnemonic: the union of reads, of writes, of doubts.
  public static FlagEffects of(Mnemonic mnemonic) {
    return MnemonicTraits.of(mnemonic).flags();
  }

  /// The effects of one instruction: its condition's reads, its immediate count's exact writes.
  public static FlagEffects of(Instruction instruction) {
    return of(instruction.mnemonic());
  }

  /// Bits whose old value is certainly gone afterwards.
  public int killed() {
    return (written | undefined) & ~kept;
  }
}
