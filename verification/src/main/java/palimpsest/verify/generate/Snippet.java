package palimpsest.verify.generate;

import java.util.Set;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.Operand;

/// A piece of a generated program. Whatever it is given it leaves ESP and EBP as they were, ends, and touches no memory
/// but the window and the stack below it. Sizes are 1, 2 or 4 bytes.
interface Snippet {
  /// Appends the code.
  void emit(Assembler code);

  /// What must have been set up.
  default Set<Need> needs() {
    return Set.of();
  }

  /// `op r/m, r` or `op r, r/m`: ADD OR ADC SBB AND SUB XOR CMP by number, MOV as 8, TEST as 9, XCHG as 10.
  record Binary(int operation, int size, int register, Location location, boolean fromLocation) implements Snippet {
    private static final int MOV = 8;
    private static final int TEST = 9;

    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, size);
      int direction = fromLocation ? 2 : 0;
      int opcode = operation < MOV
          ? operation << 3 | direction
          : operation == MOV ? 0x88 | direction : operation == TEST ? 0x84 : 0x86;
      Encoding.sized(code, size, opcode).modrm(Location.number(register, size), operand);
    }
  }

  /// The same with an immediate; MOV as 8, TEST as 9.
  record Immediate(int operation, int size, Location location, int value) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, size);
      switch (operation) {
        case 8 -> Encoding.sized(code, size, 0xc6).modrm(0, operand).immediate(size, value);
        case 9 -> Encoding.sized(code, size, 0xf6).modrm(0, operand).immediate(size, value);
        default -> Encoding.sized(code, size, 0x80).modrm(operation, operand).immediate(size, value);
      }
    }
  }

  /// A store, and behind it a load whose result is added up: a pair a scheduler would like to turn round.
  record Meeting(int storeSize, int stored, Location to, int loadSize, int loaded, Location from) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand target = to.prepare(code, storeSize);
      Encoding.sized(code, storeSize, 0x88).modrm(Location.number(stored, storeSize), target);
      Operand source = from.prepare(code, loadSize);
      Encoding.sized(code, loadSize, 0x02).modrm(Location.number(loaded, loadSize), source);
    }
  }

  /// INC, DEC, NOT, NEG by number.
  record Unary(int operation, int size, Location location) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, size);
      Encoding.sized(code, size, operation < 2 ? 0xfe : 0xf6).modrm(operation, operand);
    }
  }

  /// ROL ROR RCL RCR SHL SHR (SHL again) SAR by number, by a constant or by CL.
  record Shift(int operation, int size, Location location, boolean byCl, int count) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, size);
      if (byCl) {
        Encoding.sized(code, size, 0xd2).modrm(operation, operand);
      } else if (count == 1) {
        Encoding.sized(code, size, 0xd0).modrm(operation, operand);
      } else {
        Encoding.sized(code, size, 0xc0).modrm(operation, operand).immediate(1, count);
      }
    }
  }

  /// SHLD and SHRD; of 16 bits only by constants up to 16, beyond which the result is undefined.
  record DoubleShift(boolean right, int size, Location location, int register, boolean byCl, int count)
      implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, size);
      Encoding.wide(code, size).bytes(0x0f, (right ? 0xac : 0xa4) | (byCl && size == 4 ? 1 : 0));
      code.modrm(Location.number(register, size), operand);
      if (!byCl || size != 4) {
        code.immediate(1, size == 2 ? count % 17 : count);
      }
    }
  }

  /// MUL or IMUL of the accumulator.
  record Multiply(boolean signed, int size, Location location) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, size);
      Encoding.sized(code, size, 0xf6).modrm(signed ? 5 : 4, operand);
    }
  }

  /// IMUL with two operands, or three.
  record MultiplyInto(int size, int register, Location location, boolean constant, int value) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, size);
      Encoding.wide(code, size);
      if (constant) {
        code.bytes(0x69).modrm(Location.number(register, size), operand).immediate(size, value);
      } else {
        code.bytes(0x0f, 0xaf).modrm(Location.number(register, size), operand);
      }
    }
  }

  /// DIV or IDIV of 32 bits by ECX, made so that it does not fault unless `faulting`: the high word is the sign or
  /// zero, the divisor odd and positive.
  record Divide(boolean signed, boolean faulting) implements Snippet {
    @Override
    public void emit(Assembler code) {
      if (signed) {
        code.bytes(0x99);
      } else {
        code.bytes(0x31, 0xd2);
      }
      if (!faulting) {
        code.bytes(0x81, 0xe1).immediate(4, 0x7fff_ffff).bytes(0x83, 0xc9, 0x01);
      }
      code.bytes(0xf7, signed ? 0xf9 : 0xf1);
    }
  }

  /// SETcc.
  record SetCondition(int condition, Location location) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, 1);
      code.bytes(0x0f, 0x90 | condition).modrm(0, operand);
    }
  }

  /// CMOVcc.
  record MoveIf(int condition, int size, int register, Location location) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, size);
      Encoding.wide(code, size).bytes(0x0f, 0x40 | condition).modrm(Location.number(register, size), operand);
    }
  }

  /// MOVZX and MOVSX from a byte or a word to a doubleword.
  record Extend(boolean signed, int from, int register, Location location) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, from);
      code.bytes(0x0f, (signed ? 0xbe : 0xb6) | (from == 1 ? 0 : 1)).modrm(Location.number(register, 4), operand);
    }
  }

  /// XADD, or CMPXCHG.
  record Exchange(boolean compare, int size, Location location, int register) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, size);
      Encoding.wide(code, size).bytes(0x0f, (compare ? 0xb0 : 0xc0) | (size == 1 ? 0 : 1));
      code.modrm(Location.number(register, size), operand);
    }
  }

  /// BT BTS BTR BTC by number, with a constant bit number.
  record BitTest(int operation, int size, Location location, int bit) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, size);
      Encoding.wide(code, size).bytes(0x0f, 0xba).modrm(4 + operation, operand).immediate(1, bit);
    }
  }

  /// The same with the bit number in ECX, 0 to 255: bits beyond the operand are in the memory behind it.
  record BitTestAway(int operation, Location location) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, 4);
      code.bytes(0x0f, 0xb6, 0xc9).bytes(0x0f, 0xa3 | operation << 3).modrm(1, operand);
    }
  }

  /// BSF, BSR.
  record BitScan(boolean reverse, int size, int register, Location location) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Operand operand = location.prepare(code, size);
      Encoding.wide(code, size).bytes(0x0f, reverse ? 0xbd : 0xbc).modrm(Location.number(register, size), operand);
    }
  }

  /// LEA of two registers and a displacement.
  record Address(int register, int base, int index, int scale, int displacement) implements Snippet {
    @Override
    public void emit(Assembler code) {
      var operand =
          new Operand.Indexed(Location.number(base, 4), Location.number(index, 4), scale, displacement);
      code.bytes(0x8d).modrm(Location.number(register, 4), operand);
    }
  }

  /// One of the instructions without operands.
  record Plain(Single instruction) implements Snippet {
    @Override
    public void emit(Assembler code) {
      code.bytes(instruction.bytes());
    }
  }

  /// BSWAP.
  record Swap(int register) implements Snippet {
    @Override
    public void emit(Assembler code) {
      code.bytes(0x0f, 0xc8 | Location.number(register, 4));
    }
  }

  /// MOVS CMPS STOS LODS SCAS by number, alone, with REP (REPE) or with REPNE, up or down.
  record StringMove(int operation, int size, Repeat repeat, boolean down, int count, int source, int target)
      implements Snippet {
    /// The repeat prefix.
    enum Repeat { NONE, REP, REPNE }

    private static final int[] OPCODES = {0xa4, 0xa6, 0xaa, 0xac, 0xae};

    @Override
    public void emit(Assembler code) {
      code.bytes(0xbe).immediate(4, Location.WINDOW + source);
      code.bytes(0xbf).immediate(4, Location.WINDOW + target);
      if (repeat != Repeat.NONE) {
        code.bytes(0xb9).immediate(4, count);
      }
      if (down) {
        code.bytes(0xfd);
      }
      switch (repeat) {
        case NONE -> {}
        case REP -> code.bytes(0xf3);
        case REPNE -> code.bytes(0xf2);
      }
      Encoding.sized(code, size, OPCODES[operation]);
      if (down) {
        code.bytes(0xfc);
      }
    }
  }

  /// LOOPNE LOOPE LOOP by number around nothing but an addition, ECX from 1 to 8.
  record LoopInstruction(int kind) implements Snippet {
    @Override
    public void emit(Assembler code) {
      code.bytes(0x83, 0xe1, 0x07, 0x41);
      code.bytes(0x01, 0xc8, 0xe0 | kind, 0xfc);
    }
  }

  /// A counter among the code.
  record CounterInCode(int size) implements Snippet {
    @Override
    public void emit(Assembler code) {
      Label past = code.label();
      Label data = code.label();
      Encoding.sized(code, size, 0xfe).modrm(0, new Operand.At(data, 0));
      code.bytes(0xe9).distance(past);
      code.bind(data);
      code.immediate(4, 0);
      code.bind(past);
    }
  }
}
