package palimpsest.verify.generate;

import java.util.EnumSet;
import java.util.Set;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Operand;
import palimpsest.verify.instructions.Sample;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.isa.Instruction;

/// Any instruction of the decoder's table with any operands in the window, its registers prepared.
record Sampled(Sample sample) implements Snippet {
  private static final int SAVED = Location.WINDOW - 0x830;
  private static final int ESP = 4;
  private static final Set<Integer> PREFIXES = Set.of(0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3);

  @Override
  public void emit(Assembler code) {
    prepare(code);
    sample.emit(code);
    restore(code);
  }

  /// Appends what [#restore] relies on.
  void prepare(Assembler code) {
    if (moves()) {
      code.bytes(0x89).modrm(ESP, new Operand.Absolute(SAVED));
    }
  }

  /// Appends what brings ESP, EBP and DF back.
  void restore(Assembler code) {
    if (moves()) {
      code.bytes(0x8b).modrm(ESP, new Operand.Absolute(SAVED));
      code.bytes(0xbd).immediate(4, Location.WINDOW);
    }
    if ((sample.flags().written() & Eflags.DF) != 0) {
      code.bytes(0xfc);
    }
  }

  private boolean moves() {
    return sample.sets(ESP) || sample.sets(Location.EBP) || names(sample.instruction());
  }

  private static boolean names(Instruction instruction) {
    return instruction.operands().stream().anyMatch(
        operand -> operand instanceof palimpsest.x86.isa.Operand.Reg register
            && (register.number() == ESP || register.number() == Location.EBP));
  }

  @Override
  public Set<Need> needs() {
    return usesSegments() ? EnumSet.of(Need.SEGMENTS) : EnumSet.noneOf(Need.class);
  }

  private boolean usesSegments() {
    return sample.code().stream().takeWhile(PREFIXES::contains).anyMatch(prefix -> prefix == 0x64 || prefix == 0x65);
  }
}
