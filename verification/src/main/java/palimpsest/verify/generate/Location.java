package palimpsest.verify.generate;

import java.util.List;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.assemble.Operand;

/// An operand a snippet works on: a register, or memory in the window.
///
/// The window is a few hundred bytes around a page boundary, so that accesses of all sizes overlap, are misaligned and
/// cross pages. EBP points to its middle throughout the program.
sealed interface Location {
  /// Address EBP holds.
  int WINDOW = MinimalElf.DATA + 0x1000;

  /// Bytes that snippets may touch on either side of [#WINDOW].
  int REACH = 0x400;

  int EBP = 5;

  /// The registers snippets use: all but ESP and EBP.
  List<Integer> FREE = List.of(0, 1, 2, 3, 6, 7);

  /// Writes what must precede an access and gives the operand.
  ///
  /// @param size of the access, 1, 2 or 4 bytes
  Operand prepare(Assembler code, int size);

  /// A register.
  ///
  /// @param choice 0 to 5 for EAX, ECX, EDX, EBX, ESI, EDI; for byte registers 0 to 7 in encoding order
  record Register(int choice) implements Location {
    @Override
    public Operand prepare(Assembler code, int size) {
      return new Operand.Register(number(choice, size));
    }
  }

  /// Memory at a fixed place in the window, by EBP.
  record Framed(int displacement) implements Location {
    @Override
    public Operand prepare(Assembler code, int size) {
      return new Operand.Based(EBP, displacement);
    }
  }

  /// The same memory by its address.
  record Absolute(int displacement) implements Location {
    @Override
    public Operand prepare(Assembler code, int size) {
      return new Operand.Absolute(WINDOW + displacement);
    }
  }

  /// Memory at a place that depends on the low byte of a register, which is widened first (MOVZX changes no flag).
  ///
  /// @param index 0 to 3: EAX, ECX, EDX, EBX
  /// @param scale 0 or 1
  record Indexed(int index, int scale, int displacement) implements Location {
    @Override
    public Operand prepare(Assembler code, int size) {
      code.bytes(0x0f, 0xb6, 0xc0 | index << 3 | index);
      return new Operand.Indexed(EBP, index, scale, displacement);
    }
  }

  /// Memory at one of eight neighbouring bytes, which one depends on a register: a translator cannot know, and it often
  /// overlaps what another such access touches, but not always. Changes the flags.
  ///
  /// @param index 0 to 5: EAX, ECX, EDX, EBX, ESI, EDI
  record Near(int index, int displacement) implements Location {
    @Override
    public Operand prepare(Assembler code, int size) {
      int register = number(index, 4);
      code.bytes(0x83, 0xe0 | register, 0x07);
      return new Operand.Indexed(EBP, register, 0, displacement);
    }
  }

  /// The register number that `choice` stands for in an operand of `size` bytes.
  static int number(int choice, int size) {
    return size == 1 ? choice & 7 : FREE.get(choice % FREE.size());
  }
}
