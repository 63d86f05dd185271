package palimpsest.verify.generate;

import java.util.EnumSet;
import java.util.Set;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.assemble.Operand;

/// Programs that change their own code, each in another way.
interface Modification extends Snippet {
  /// A store into the immediate of the very next instruction.
  record NextInstruction(int size, int register) implements Modification {
    @Override
    public void emit(Assembler code) {
      Label field = code.label();
      Encoding.sized(code, size, 0x88).modrm(Location.number(register, size), new Operand.At(field, 0));
      code.bytes(0xb8 | Location.number(register, 4));
      code.bind(field);
      code.immediate(4, 0x5566_7788);
    }
  }

  /// INC and DEC of a register that become each other in every round, a few bytes further on.
  record Flip(int register) implements Modification {
    private static final int INC_TO_DEC = 0x08;

    @Override
    public void emit(Assembler code) {
      Label instruction = code.label();
      code.bytes(0x80).modrm(6, new Operand.At(instruction, 0)).bytes(INC_TO_DEC).bytes(0x0f, 0xb6, 0xd2);
      code.bind(instruction);
      code.bytes(0x40 | Location.number(register, 4));
    }
  }

  /// REP MOVSB from the window into an immediate.
  record CopyIntoCode(int from, int bytes, int register) implements Modification {
    @Override
    public void emit(Assembler code) {
      Label field = code.label();
      code.bytes(0xbe).immediate(4, Location.WINDOW + from).bytes(0xbf).address(field, 0);
      code.bytes(0xb9).immediate(4, bytes).bytes(0xf3, 0xa4);
      code.bytes(0xb8 | Location.number(register, 4));
      code.bind(field);
      code.immediate(4, 0x1020_3040);
    }
  }

  /// A store into an immediate that lies across a page boundary.
  record AcrossPage(int register) implements Modification {
    private static final int PAGE = 0x1000;

    @Override
    public void emit(Assembler code) {
      Label field = code.label();
      Label instruction = code.label();
      code.bytes(0x89).modrm(Location.number(register, 4), new Operand.At(field, 0));
      code.bytes(0xe9).distance(instruction);
      while ((code.length() & (PAGE - 1)) != PAGE - 3) {
        code.bytes(0x90);
      }
      code.bind(instruction);
      code.bytes(0xb8 | Location.number(register, 4));
      code.bind(field);
      code.immediate(4, 0x0a0b_0c0d);
    }
  }

  /// Bytes of the window that the system writes into an immediate, by way of a pipe.
  record ReadIntoCode(int from, int register) implements Modification {
    private static final int PIPE = MinimalElf.DATA + 0x160;

    /// Appends what opens the pipe.
    static void install(Assembler code) {
      SystemCall.emit(code, SystemCall.PIPE, PIPE);
    }

    @Override
    public void emit(Assembler code) {
      Label field = code.label();
      code.bytes(0x60);
      transfer(code, PIPE + 4).immediate(4, Location.WINDOW + from);
      SystemCall.emit(code, SystemCall.WRITE);
      transfer(code, PIPE).address(field, 0);
      SystemCall.emit(code, SystemCall.READ);
      code.bytes(0x61);
      code.bytes(0xb8 | Location.number(register, 4));
      code.bind(field);
      code.immediate(4, 0x0102_0304);
    }

    /// A descriptor and four bytes; the address comes next.
    private static Assembler transfer(Assembler code, int descriptor) {
      code.bytes(0x8b).modrm(3, new Operand.Absolute(descriptor));
      return code.bytes(0xba).immediate(4, 4).bytes(0xb9);
    }

    @Override
    public Set<Need> needs() {
      return EnumSet.of(Need.PIPE);
    }
  }
}
