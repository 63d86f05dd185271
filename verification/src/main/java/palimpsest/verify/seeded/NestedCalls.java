package palimpsest.verify.seeded;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.assemble.Operand;

/// A guest program for a T-cache that is too small for it: functions that call each other deeply while translations of
/// their callers have to go, move, or are overwritten, so that returns come back to what is no longer where it was.
///
/// Each round has a budget of calls. A function calls two others by way of a table, which ones a random sequence says;
/// while the budget lasts each goes deeper, and then all return. Of the functions a few neighbours are called, others
/// from time to time: so new ones become hot below callers that have been translated long ago. Now and then a function
/// writes a byte of a constant that another uses, which may be one of its callers.
///
/// @param functions what each does
/// @param budget calls in a round
/// @param rounds how often that is repeated
/// @param start of the random sequence
record NestedCalls(List<Function> functions, int budget, int rounds, int start) {
  /// @param constant what it adds to the sum, until that is overwritten
  /// @param before operations before its first call
  /// @param between operations between its calls
  /// @param ends whether a translation ends between these
  /// @param patched the function whose constant it overwrites in some rounds, or itself
  record Function(int constant, List<Integer> before, List<Integer> between, boolean ends, int patched) {
    Function {
      before = List.copyOf(before);
      between = List.copyOf(between);
    }
  }

  private static final int SUM = MinimalElf.DATA + 0x100;
  private static final int ROUNDS_LEFT = MinimalElf.DATA + 0x104;
  private static final int CALLS_LEFT = MinimalElf.DATA + 0x108;
  /// Offset into the table of the first function that is called now, in bytes.
  private static final int FIRST = MinimalElf.DATA + 0x10c;

  /// Functions there are; a power of two.
  private static final int ALL = 16;
  /// Functions that are called in a round, beginning with a first; a power of two.
  private static final int NEIGHBOURS = 4;
  /// Rounds between two firsts, less one; and rounds between two patches, less one.
  private static final int ROUNDS_OF_A_FIRST = 15;
  private static final int ROUNDS_OF_A_PATCH = 31;

  private static final int EXIT = 1;

  NestedCalls {
    functions = List.copyOf(functions);
  }

  /// One such program.
  static NestedCalls draw(RandomGenerator random) {
    List<Function> functions = new ArrayList<>();
    for (int i = 0; i < ALL; i++) {
      functions.add(new Function(
          random.nextInt(), operations(random), operations(random), random.nextInt(3) == 0, random.nextInt(ALL)));
    }
    return new NestedCalls(functions, random.nextInt(6, 14), random.nextInt(120, 200), random.nextInt());
  }

  private static List<Integer> operations(RandomGenerator random) {
    return random.ints(random.nextInt(1, 16), 0, 6).boxed().toList();
  }

  /// The machine code, to stand at [MinimalElf#CODE].
  byte[] assemble() {
    var code = new Assembler(MinimalElf.CODE);
    List<Label> entries = labels(code);
    List<Label> fields = labels(code);
    Label table = code.label();
    store(code, ROUNDS_LEFT, rounds);
    code.bytes(0xbb).immediate(4, start);
    Label top = code.label();
    code.bind(top);
    store(code, CALLS_LEFT, budget);
    Label same = code.label();
    code.bytes(0xf6).modrm(0, new Operand.Absolute(ROUNDS_LEFT)).bytes(ROUNDS_OF_A_FIRST);
    code.bytes(0x0f, 0x85).distance(same);
    code.bytes(0x83).modrm(0, new Operand.Absolute(FIRST)).bytes(NEIGHBOURS / 2 * 4);
    code.bytes(0x83).modrm(4, new Operand.Absolute(FIRST)).bytes(ALL * 4 - 1);
    code.bind(same);
    call(code, table);
    code.bytes(0xff).modrm(1, new Operand.Absolute(ROUNDS_LEFT)).bytes(0x0f, 0x85).distance(top);
    code.bytes(0x0f, 0xb6, 0x1d).immediate(4, SUM).bytes(0xb8).immediate(4, EXIT).bytes(0xcd, 0x80);
    for (int i = 0; i < ALL; i++) {
      function(code, i, entries, fields, table);
    }
    code.bind(table);
    for (int i = 0; i < ALL + NEIGHBOURS; i++) {
      code.address(entries.get(i % ALL), 0);
    }
    return code.finish();
  }

  private void function(Assembler code, int number, List<Label> entries, List<Label> fields, Label table) {
    Function function = functions.get(number);
    Label out = code.label();
    code.bind(entries.get(number));
    code.bytes(0x83).modrm(5, new Operand.Absolute(CALLS_LEFT)).bytes(1).bytes(0x0f, 0x88).distance(out);
    function.before().forEach(operation -> operate(code, operation));
    Label unpatched = code.label();
    code.bytes(0xf6).modrm(0, new Operand.Absolute(ROUNDS_LEFT)).bytes(ROUNDS_OF_A_PATCH);
    code.bytes(0x0f, 0x85).distance(unpatched);
    code.bytes(0x00, 0x1d).address(fields.get(function.patched()), 3);
    code.bind(unpatched);
    call(code, table);
    code.bytes(0x81).modrm(0, new Operand.Absolute(SUM));
    code.bind(fields.get(number));
    code.immediate(4, function.constant());
    function.between().forEach(operation -> operate(code, operation));
    if (function.ends()) {
      code.bytes(0x9c, 0x9d);
    }
    call(code, table);
    code.bytes(0x31).modrm(2, new Operand.Absolute(SUM));
    code.bind(out);
    code.bytes(0xc3);
  }

  /// Calls what the next number of the sequence, in EBX, says.
  private static void call(Assembler code, Label table) {
    code.bytes(0x69, 0xdb).immediate(4, 1_103_515_245).bytes(0x81, 0xc3).immediate(4, 12_345);
    code.bytes(0x89, 0xd9, 0xc1, 0xe9, 16, 0x83, 0xe1, NEIGHBOURS - 1, 0xc1, 0xe1, 2);
    code.bytes(0x03).modrm(1, new Operand.Absolute(FIRST));
    code.bytes(0xff, 0x91).address(table, 0);
  }

  /// Something that goes into the sum by way of EDX in the end.
  private static void operate(Assembler code, int operation) {
    switch (operation) {
      case 0 -> code.bytes(0x01, 0xda);
      case 1 -> code.bytes(0xd1, 0xc2);
      case 2 -> code.bytes(0x03).modrm(2, new Operand.Absolute(SUM));
      case 3 -> code.bytes(0x8d, 0x54, 0x5a, 0x11);
      case 4 -> code.bytes(0x31).modrm(2, new Operand.Absolute(SUM));
      default -> code.bytes(0xf7, 0xd2, 0x89, 0xd6, 0xc1, 0xee, 3, 0x31, 0xf2);
    }
  }

  private static List<Label> labels(Assembler code) {
    List<Label> labels = new ArrayList<>();
    for (int i = 0; i < ALL; i++) {
      labels.add(code.label());
    }
    return labels;
  }

  private static void store(Assembler code, int address, int value) {
    code.bytes(0xc7).modrm(0, new Operand.Absolute(address)).immediate(4, value);
  }
}
