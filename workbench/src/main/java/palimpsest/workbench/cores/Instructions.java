package palimpsest.workbench.cores;

import java.util.List;
import palimpsest.x86.isa.Condition;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Repeat;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// Instructions that stand for others.
final class Instructions {
  /// An instruction that does nothing.
  static final Instruction NOP = new Instruction(
      Mnemonic.NOP, Condition.O, Width.DWORD, Width.DWORD, List.of(), Segment.DS, Repeat.NONE, false, 1);

  /// The same, cracked: what a string instruction is that repeats no times.
  static final Cracked EMPTY = Cracker.crack(NOP);

  private Instructions() {}
}
