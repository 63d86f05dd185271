package palimpsest.verify.generate;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.Operand;
import palimpsest.verify.instructions.Sample;

/// Ways of going on elsewhere that are less usual than a branch, a loop or a call.
interface Flow extends Snippet {
  /// Selector of the code segment the personality gives a process (Linux's `__USER_CS` of i386).
  int USER_CS = 0x73;

  int MEMORY = Location.WINDOW - 0x860;

  /// A conditional jump of two bytes over one instruction.
  record ShortBranch(int condition, Sample sample) implements Flow {
    @Override
    public void emit(Assembler code) {
      var sampled = new Sampled(sample);
      sampled.prepare(code);
      sample.prepare(code);
      code.bytes(0x70 | condition, sample.code().size());
      sample.code().forEach(code::bytes);
      sampled.restore(code);
    }

    @Override
    public Set<Need> needs() {
      return new Sampled(sample).needs();
    }
  }

  /// A loop that a condition leaves early; its count waits on the stack.
  record LoopExit(int count, int condition, List<Snippet> body) implements Flow, Nested {
    @Override
    public void emit(Assembler code) {
      Label top = code.label();
      Label out = code.label();
      code.bytes(0x6a, count);
      code.bind(top);
      body.forEach(snippet -> snippet.emit(code));
      code.bytes(0x0f, 0x80 | condition).distance(out);
      code.bytes(0xff, 0x0c, 0x24).bytes(0x0f, 0x85).distance(top);
      code.bind(out);
      code.bytes(0x8d, 0x64, 0x24, 0x04);
    }

    @Override
    public List<Snippet> inner() {
      return body;
    }
  }

  /// A call through a register to one of two functions, by the low bit of another.
  record CallEither(int selector, List<Snippet> first, List<Snippet> second) implements Flow, Nested {
    @Override
    public void emit(Assembler code) {
      Label one = code.label();
      Label other = code.label();
      Label past = code.label();
      code.bytes(0xbe).address(one, 0).bytes(0xbf).address(other, 0);
      code.bytes(0xf6, 0xc0 | selector, 1, 0x0f, 0x44, 0xf7, 0xff, 0xd6, 0xe9).distance(past);
      code.bind(one);
      first.forEach(snippet -> snippet.emit(code));
      code.bytes(0xc3);
      code.bind(other);
      second.forEach(snippet -> snippet.emit(code));
      code.bytes(0xc3);
      code.bind(past);
    }

    @Override
    public List<Snippet> inner() {
      return Stream.of(first, second).flatMap(List::stream).toList();
    }
  }

  /// A call through a register that goes to one of two functions in most rounds and to the other in few, after which
  /// the return goes elsewhere, too: what a translation predicts comes true often enough to be believed.
  ///
  /// @param mask the round's bits that are all 0 in the few rounds
  record Seldom(int mask, List<Snippet> first, List<Snippet> second) implements Flow, Nested {
    @Override
    public void emit(Assembler code) {
      Label often = code.label();
      Label seldom = code.label();
      Label elsewhere = code.label();
      code.bytes(0xbe).address(often, 0).bytes(0xbf).address(seldom, 0);
      code.bytes(0xf6).modrm(0, new Operand.Absolute(GuestCode.ROUNDS_LEFT)).bytes(mask);
      code.bytes(0x0f, 0x44, 0xf7, 0xff, 0xd6);
      first.forEach(snippet -> snippet.emit(code));
      code.bind(elsewhere);
      Label end = code.label();
      code.bytes(0xe9).distance(end);
      code.bind(often);
      code.bytes(0xbf).address(elsewhere, 0).bytes(0x8b, 0x34, 0x24);
      code.bytes(0xf6).modrm(0, new Operand.Absolute(GuestCode.ROUNDS_LEFT)).bytes(mask << 1 & 0xff);
      code.bytes(0x0f, 0x44, 0xf7, 0x89, 0x34, 0x24, 0xc3);
      code.bind(seldom);
      second.forEach(snippet -> snippet.emit(code));
      code.bytes(0xc3);
      code.bind(end);
    }

    @Override
    public List<Snippet> inner() {
      return Stream.of(first, second).flatMap(List::stream).toList();
    }
  }

  /// Returns that match no call, by number: to an address just pushed; to one that replaces the return address; not at
  /// all, the return address being thrown away; by a jump through a register.
  record ReturnElsewhere(int kind) implements Flow {
    @Override
    public void emit(Assembler code) {
      Label past = code.label();
      Label function = code.label();
      switch (kind) {
        case 0 -> code.bytes(0x68).address(past, 0).bytes(0xc3);
        case 1 -> {
          code.bytes(0xe8).distance(function);
          code.bytes(0x0f, 0x0b);
          code.bind(function);
          code.bytes(0xc7, 0x04, 0x24).address(past, 0).bytes(0xc3);
        }
        case 2 -> {
          code.bytes(0xe8).distance(function);
          code.bytes(0x0f, 0x0b);
          code.bind(function);
          code.bytes(0x8d, 0x64, 0x24, 0x04);
        }
        default -> code.bytes(0xbe).address(past, 0).bytes(0xff, 0xe6);
      }
      code.bind(past);
    }
  }

  /// Far transfers within the one code segment, by number: RETF, IRET, CALLF and JMPF with a pointer in the
  /// instruction, CALLF and JMPF through memory, RETF that takes bytes off the stack.
  record Far(int kind) implements Flow {
    @Override
    public void emit(Assembler code) {
      Label past = code.label();
      Label function = code.label();
      switch (kind) {
        case 0 -> code.bytes(0x0e, 0x68).address(past, 0).bytes(0xcb);
        case 1 -> code.bytes(0x9c, 0x0e, 0x68).address(past, 0).bytes(0xcf);
        case 2 -> code.bytes(0x9a).address(function, 0).immediate(2, USER_CS).bytes(0xe9).distance(past);
        case 3 -> code.bytes(0xea).address(past, 0).immediate(2, USER_CS);
        case 4 -> {
          pointer(code, function);
          code.bytes(0xff).modrm(3, new Operand.Absolute(MEMORY)).bytes(0xe9).distance(past);
        }
        case 5 -> {
          pointer(code, past);
          code.bytes(0xff).modrm(5, new Operand.Absolute(MEMORY));
        }
        default -> code.bytes(0x50, 0x0e, 0x68).address(past, 0).bytes(0xca, 0x04, 0x00);
      }
      code.bind(function);
      code.bytes(0xcb);
      code.bind(past);
    }

    private static void pointer(Assembler code, Label to) {
      SystemCall.store(code, MEMORY, to);
      SystemCall.store(code, MEMORY + 4, USER_CS);
    }
  }

  /// A segment register read and loaded again with what it holds, by way of the stack, a register, memory, or a far
  /// pointer.
  ///
  /// @param segment 0 to 4: ES, SS, DS, FS, GS
  /// @param way 0 to 4
  record SegmentMove(int segment, int way) implements Flow {
    private static final int[] NUMBERS = {0, 2, 3, 4, 5};
    private static final int[][] PUSHES = {{0x06}, {0x16}, {0x1e}, {0x0f, 0xa0}, {0x0f, 0xa8}};
    private static final int[][] POPS = {{0x07}, {0x17}, {0x1f}, {0x0f, 0xa1}, {0x0f, 0xa9}};
    private static final int[][] FAR_LOADS = {{0xc4}, {0x0f, 0xb2}, {0xc5}, {0x0f, 0xb4}, {0x0f, 0xb5}};

    @Override
    public void emit(Assembler code) {
      int number = NUMBERS[segment];
      switch (way) {
        case 0 -> code.bytes(PUSHES[segment]).bytes(POPS[segment]);
        case 1 -> code.bytes(0x66, 0x8c, 0xc3 | number << 3, 0x8e, 0xc3 | number << 3);
        case 2 -> code.bytes(0x8c, 0xc3 | number << 3, 0x8e, 0xc3 | number << 3);
        case 3 -> {
          code.bytes(0x8c).modrm(number, new Operand.Absolute(MEMORY));
          code.bytes(0x8e).modrm(number, new Operand.Absolute(MEMORY));
        }
        default -> {
          code.bytes(0x89).modrm(0, new Operand.Absolute(MEMORY));
          code.bytes(0x8c).modrm(number, new Operand.Absolute(MEMORY + 4));
          code.bytes(FAR_LOADS[segment]).modrm(2, new Operand.Absolute(MEMORY));
        }
      }
    }

    @Override
    public Set<Need> needs() {
      return EnumSet.of(Need.SEGMENTS);
    }
  }
}
