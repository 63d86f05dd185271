package palimpsest.cms.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.FloatFormat;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// Reads what [TracePrinter] prints.
public final class TraceParser {
  /// The words of one line, taken one by one.
  private static final class Words {
    private final String line;
    private final List<String> words;
    private int next;

    Words(String line) {
      this.line = line;
      words = Arrays.stream(line.replaceAll("[\\[\\]{}]", " ").trim().split("\\s+")).toList();
    }

    String take() {
      if (next >= words.size()) {
        throw wrong("ends too early");
      }
      return words.get(next++);
    }

    boolean takeIf(String word) {
      boolean found = next < words.size() && words.get(next).equals(word);
      if (found) {
        next++;
      }
      return found;
    }

    void expect(String word) {
      if (!takeIf(word)) {
        throw wrong("lacks '" + word + "'");
      }
    }

    boolean isCodes() {
      return next < words.size() && words.get(next).startsWith("f");
    }

    boolean hasMore() {
      return next < words.size();
    }

    int number() {
      return parseNumber(take());
    }

    private int parseNumber(String word) {
      try {
        return word.startsWith("0x") ? Integer.parseUnsignedInt(word.substring(2), 16) : Integer.parseInt(word);
      } catch (NumberFormatException _) {
        throw wrong("has '" + word + "' where a number belongs");
      }
    }

    Operand operand() {
      String word = take();
      return word.equals("_") || word.startsWith("v") ? value(word) : new Const(parseNumber(word));
    }

    Value value(String word) {
      return word.equals("_") ? Value.NONE : new Value(parseNumber(word.substring(1)));
    }

    Codes codes() {
      String word = take();
      return word.equals("_") ? Codes.NONE : new Codes(parseNumber(word.substring(1)));
    }

    int eip() {
      String word = take();
      if (!word.startsWith("@")) {
        throw wrong("lacks its guest address");
      }
      return Integer.parseUnsignedInt(word.substring(1), 16);
    }

    /// Where a line ends, its guest address.
    int lastEip() {
      int here = next;
      next = words.size() - 1;
      int eip = eip();
      next = here;
      return eip;
    }

    IllegalArgumentException wrong(String what) {
      return new IllegalArgumentException("the line " + what + ": " + line);
    }
  }

  private TraceParser() {}

  /// The trace a text describes.
  ///
  /// @throws IllegalArgumentException if it does not, naming the line
  public static Trace parse(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    List<Op> prologue = new ArrayList<>();
    List<Op> body = new ArrayList<>();
    List<Reuse> reuses = new ArrayList<>();
    List<Trace.End> ends = new ArrayList<>();
    List<Carried> carried = new ArrayList<>();
    Words first = new Words(lines.getFirst());
    first.expect("trace");
    int head = first.number();
    first.expect("values");
    int values = first.number();
    String section = "";
    for (String line : lines.subList(1, lines.size())) {
      if (List.of("prologue", "body", "end").contains(line)) {
        section = line;
      } else if (line.startsWith("carried ")) {
        carried.add(carried(new Words(line)));
      } else if (line.startsWith("reuse ")) {
        reuses.add(reuse(new Words(line)));
      } else {
        switch (section) {
          case "prologue" -> prologue.add(op(new Words(line)));
          case "body" -> body.add(op(new Words(line)));
          case "end" -> ends.add(end(new Words(line)));
          default -> throw new Words(line).wrong("belongs to no section");
        }
      }
    }
    if (ends.size() != 1) {
      throw new IllegalArgumentException("a trace has one end, not " + ends.size());
    }
    return new Trace(head, prologue, body, ends.getFirst(), reuses, carried, values);
  }

  private static Carried carried(Words words) {
    words.expect("carried");
    Value head = words.value(words.take());
    words.expect("from");
    Operand initial = words.operand();
    words.expect("then");
    return new Carried(head, initial, words.operand());
  }

  private static Reuse reuse(Words words) {
    words.expect("reuse");
    int source = words.number();
    words.expect("checked");
    words.expect("by");
    List<Integer> stores = new ArrayList<>();
    while (words.hasMore()) {
      stores.add(words.number());
    }
    return new Reuse(source, stores);
  }

  private static Op op(Words words) {
    int eip = words.lastEip();
    String word = words.take();
    String operation = word.contains(".") ? word.substring(0, word.indexOf('.')) : word;
    return switch (operation) {
      case "st" -> new Op.Store(eip, width(words, word.substring(3)), words.operand(), words.operand());
      case "fst" -> new Op.FloatStore(eip, format(words, word.substring(4)), words.operand(), words.operand());
      case "push-return" -> new Op.PushReturn(eip, words.number());
      case "exit" -> {
        Test test = test(words, word.substring(5));
        words.expect("->");
        Target target = target(words);
        int likelihood = words.number();
        yield new Op.Exit(eip, test, target, snapshot(words), likelihood);
      }
      default -> definition(words, eip, word);
    };
  }

  private static Op definition(Words words, int eip, String defined) {
    if (defined.startsWith("f")) {
      words.expect("=");
      words.expect("live");
      words.expect("codes");
      return new Op.LiveInCodes(eip, new Codes(words.parseNumber(defined.substring(1))));
    }
    Value dst = words.value(defined);
    Codes codesOut = words.isCodes() ? words.codes() : Codes.NONE;
    words.expect("=");
    String[] parts = words.take().split("\\.", 2);
    String suffix = parts.length > 1 ? parts[1] : "";
    return switch (parts[0]) {
      case "live" -> new Op.LiveIn(eip, dst, words.number());
      case "sel", "set" ->
          new Op.Conditional(
              eip, opcode(words, parts[0]), condition(words, suffix), dst, words.codes(), words.operand(),
              words.operand());
      case "ld" -> {
        boolean signed = suffix.endsWith("s");
        OperandWidth width = width(words, signed ? suffix.substring(0, suffix.length() - 1) : suffix);
        boolean early = words.takeIf("early");
        yield new Op.Load(eip, width, signed, dst, words.operand(), early);
      }
      case "fld" -> new Op.FloatLoad(eip, format(words, suffix), dst, words.operand());
      default -> {
        Opcode operation = opcode(words, parts[0]);
        if (operation.isFloat()) {
          yield new Op.Float(eip, operation, dst, codesOut, words.operand(), words.operand());
        }
        OperandWidth width = suffix.isEmpty() ? OperandWidth.W32 : width(words, suffix);
        Operand a = words.operand();
        Operand b = words.operand();
        Operand old = words.takeIf("old") ? words.operand() : Operand.NOTHING;
        Codes in = words.takeIf("in") ? words.codes() : Codes.NONE;
        yield new Op.Alu(eip, operation, width, dst, codesOut, a, b, old, in);
      }
    };
  }

  private static Trace.End end(Words words) {
    int eip = words.lastEip();
    String word = words.take();
    if (word.equals("->")) {
      Target target = target(words);
      return new Trace.End.Always(eip, target, snapshot(words));
    }
    Test test = test(words, word.substring(3));
    words.expect("->");
    Target taken = target(words);
    words.expect("else");
    Target otherwise = target(words);
    return new Trace.End.Either(eip, test, taken, otherwise, snapshot(words));
  }

  private static Test test(Words words, String suffix) {
    return switch (suffix) {
      case "zero" -> new Test.OnZero(true, words.operand());
      case "nonzero" -> new Test.OnZero(false, words.operand());
      default -> new Test.OnCodes(condition(words, suffix), words.codes());
    };
  }

  private static Target target(Words words) {
    String word = words.take();
    return switch (word) {
      case "loop" -> new Target.LoopHead();
      case "interpret" -> new Target.Interpret(words.number());
      case "return" -> new Target.Indirect(words.operand(), Target.Kind.RETURN);
      case "jump" -> new Target.Indirect(words.operand(), Target.Kind.JUMP);
      case "call" -> new Target.Indirect(words.operand(), Target.Kind.CALL);
      default -> new Target.Direct(words.parseNumber(word));
    };
  }

  private static Snapshot snapshot(Words words) {
    List<Operand> registers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      registers.add(words.operand());
    }
    Codes codes = words.codes();
    int retired = words.number();
    Operand extra = words.operand();
    int iterations = words.number();
    return new Snapshot(registers, codes, floats(words), retired, extra, iterations);
  }

  private static FloatState floats(Words words) {
    if (!words.takeIf("x87")) {
      return FloatState.NONE;
    }
    List<Operand> values = new ArrayList<>();
    for (int i = 0; i < FloatState.HOMES.size(); i++) {
      values.add(words.operand());
    }
    String mark = words.take();
    try {
      return new FloatState(values, Long.parseUnsignedLong(mark, 16));
    } catch (NumberFormatException _) {
      throw words.wrong("has '" + mark + "' where a mark belongs");
    }
  }

  private static FloatFormat format(Words words, String suffix) {
    return Arrays.stream(FloatFormat.values())
        .filter(format -> format.suffix().equals(suffix))
        .findFirst()
        .orElseThrow(() -> words.wrong("has an unknown format '" + suffix + "'"));
  }

  private static Opcode opcode(Words words, String mnemonic) {
    return Arrays.stream(Opcode.values())
        .filter(op -> op.mnemonic().equals(mnemonic))
        .findFirst()
        .orElseThrow(() -> words.wrong("has an unknown operation '" + mnemonic + "'"));
  }

  private static OperandWidth width(Words words, String bits) {
    return switch (bits) {
      case "8" -> OperandWidth.W8;
      case "16" -> OperandWidth.W16;
      case "32" -> OperandWidth.W32;
      default -> throw words.wrong("has an unknown width '" + bits + "'");
    };
  }

  private static Condition condition(Words words, String name) {
    try {
      return Condition.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw words.wrong("has an unknown condition '" + name + "'");
    }
  }
}
