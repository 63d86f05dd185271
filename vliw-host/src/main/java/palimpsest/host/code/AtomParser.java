package palimpsest.host.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.FloatFormat;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.host.isa.Source;

/// Reads the assembler text of single atoms, as [AtomText] prints it; numbers may be decimal or hexadecimal, and a
/// branch target may be a label.
final class AtomParser {
  private static final Map<String, Opcode> OPCODES = opcodes();

  private final Map<String, Integer> labels;

  /// @param labels physical addresses by name
  AtomParser(Map<String, Integer> labels) {
    this.labels = labels;
  }

  private static Map<String, Opcode> opcodes() {
    Map<String, Opcode> map = new HashMap<>();
    for (Opcode op : Opcode.values()) {
      map.put(op.mnemonic(), op);
    }
    return Map.copyOf(map);
  }

  Atom parse(String text) throws AssemblyException {
    String trimmed = text.strip();
    int space = trimmed.indexOf(' ');
    String name = space < 0 ? trimmed : trimmed.substring(0, space);
    String rest = space < 0 ? "" : trimmed.substring(space + 1);
    List<String> parts = List.of(name.split("\\.", -1));
    List<String> suffixes = new ArrayList<>(parts.subList(1, parts.size()));
    try {
      if (parts.getFirst().equals("trap") && suffixes.isEmpty()) {
        return new Atom.Trap(number(operands(rest, 1).getFirst()));
      }
      Opcode op = Optional.ofNullable(OPCODES.get(parts.getFirst()))
          .orElseThrow(() -> new AssemblyException("there is no operation " + parts.getFirst()));
      Atom atom = switch (op) {
        case NOP -> nop(rest);
        case BR -> branch(suffixes, rest);
        case LD -> load(suffixes, rest);
        case ST -> store(suffixes, rest);
        case SEL, SET -> conditional(op, suffixes, rest);
        case FLD -> floatLoad(suffixes, rest);
        case FST -> floatStore(suffixes, rest);
        default -> op.isFloat() ? floating(op, rest) : alu(op, suffixes, rest);
      };
      if (!suffixes.isEmpty()) {
        throw new AssemblyException("." + suffixes.getFirst() + " means nothing here");
      }
      return atom;
    } catch (AssemblyException | IllegalArgumentException e) {
      throw new AssemblyException("`" + trimmed + "`: " + e.getMessage());
    }
  }

  private static Atom nop(String rest) throws AssemblyException {
    operands(rest, 0);
    return new Atom.Nop();
  }

  private Atom alu(Opcode op, List<String> suffixes, String rest) throws AssemblyException {
    OperandWidth width = width(suffixes);
    boolean codes = suffixes.remove("c");
    boolean result = !op.has(Opcode.Trait.NO_RESULT);
    boolean a = !op.ignoresA(width);
    boolean b = !op.has(Opcode.Trait.IGNORES_B);
    List<String> operands = operands(rest, (result ? 1 : 0) + (a ? 1 : 0) + (b ? 1 : 0));
    int next = 0;
    int rd = result ? register(operands.get(next++)) : Atom.SINK;
    int ra = a ? register(operands.get(next++)) : Atom.ZERO;
    Source source = b ? source(operands.get(next)) : new Source.Reg(Atom.ZERO);
    return new Atom.Alu(op, width, codes, rd, ra, source);
  }

  private Atom conditional(Opcode op, List<String> suffixes, String rest) throws AssemblyException {
    if (suffixes.isEmpty()) {
      throw new AssemblyException("a condition is missing");
    }
    Condition condition = condition(suffixes.removeFirst());
    boolean b = !op.has(Opcode.Trait.IGNORES_B);
    List<String> operands = operands(rest, b ? 3 : 2);
    return new Atom.Conditional(op, condition, register(operands.get(0)), register(operands.get(1)),
        b ? source(operands.get(2)) : new Source.Reg(Atom.ZERO));
  }

  private static Atom load(List<String> suffixes, String rest) throws AssemblyException {
    boolean signed = !suffixes.isEmpty() && suffixes.getFirst().matches("(8|16)s");
    if (signed) {
      suffixes.set(0, suffixes.getFirst().replace("s", ""));
    }
    OperandWidth width = width(suffixes);
    Atom.Space space = space(suffixes);
    List<String> operands = operands(withoutAlias(rest), 2);
    return new Atom.Load(width, signed, space, register(operands.get(0)), memory(operands.get(1)), alias(rest));
  }

  private static Atom store(List<String> suffixes, String rest) throws AssemblyException {
    OperandWidth width = width(suffixes);
    Atom.Space space = space(suffixes);
    List<String> operands = operands(withoutAlias(rest), 2);
    return new Atom.Store(width, space, register(operands.get(1)), memory(operands.get(0)), alias(rest));
  }

  private static Atom floating(Opcode op, String rest) throws AssemblyException {
    boolean result = !op.has(Opcode.Trait.NO_RESULT);
    boolean a = !op.has(Opcode.Trait.IGNORES_A);
    boolean b = !op.has(Opcode.Trait.IGNORES_B);
    List<String> operands = operands(rest, (result ? 1 : 0) + (a ? 1 : 0) + (b ? 1 : 0));
    int next = 0;
    int rd = result ? floatRegister(operands.get(next++)) : 0;
    int ra = a ? floatRegister(operands.get(next++)) : 0;
    return new Atom.Float(op, rd, ra, b ? floatRegister(operands.get(next)) : 0);
  }

  private static Atom floatLoad(List<String> suffixes, String rest) throws AssemblyException {
    FloatFormat format = format(suffixes);
    List<String> operands = operands(withoutAlias(rest), 2);
    return new Atom.FloatLoad(format, floatRegister(operands.get(0)), memory(operands.get(1)), alias(rest));
  }

  private static Atom floatStore(List<String> suffixes, String rest) throws AssemblyException {
    FloatFormat format = format(suffixes);
    List<String> operands = operands(withoutAlias(rest), 2);
    return new Atom.FloatStore(format, floatRegister(operands.get(1)), memory(operands.get(0)), alias(rest));
  }

  private static FloatFormat format(List<String> suffixes) throws AssemblyException {
    for (FloatFormat format : FloatFormat.values()) {
      if (suffixes.remove(format.suffix())) {
        return format;
      }
    }
    throw new AssemblyException("a format is missing");
  }

  private static int floatRegister(String text) throws AssemblyException {
    if (!text.matches("f\\d{1,2}")) {
      throw new AssemblyException("a floating-point register was expected, found " + text);
    }
    return Integer.parseInt(text.substring(1));
  }

  private Atom branch(List<String> suffixes, String rest) throws AssemblyException {
    if (suffixes.isEmpty()) {
      return new Atom.Jump(target(operands(rest, 1).getFirst()));
    }
    String kind = suffixes.removeFirst();
    return switch (kind) {
      case "z", "nz" -> {
        List<String> operands = operands(rest, 2);
        yield new Atom.BranchZero(kind.equals("z"), register(operands.get(0)), target(operands.get(1)));
      }
      case "push" -> {
        List<String> operands = operands(rest, 2);
        yield new Atom.PushReturn(register(operands.get(0)), target(operands.get(1)));
      }
      case "ind" -> new Atom.JumpIndirect(register(operands(rest, 1).getFirst()));
      case "prep" -> new Atom.Prepare(register(operands(rest, 1).getFirst()));
      case "pop" -> new Atom.PopReturn(register(operands(rest, 1).getFirst()));
      case "lookup" -> new Atom.LookUp(register(operands(rest, 1).getFirst()));
      case "prepared" -> {
        operands(rest, 0);
        yield new Atom.JumpPrepared();
      }
      default -> new Atom.BranchIf(condition(kind), target(operands(rest, 1).getFirst()));
    };
  }

  private static OperandWidth width(List<String> suffixes) {
    for (OperandWidth width : OperandWidth.values()) {
      if (suffixes.remove(Integer.toString(width.bits()))) {
        return width;
      }
    }
    return OperandWidth.W32;
  }

  private static Atom.Space space(List<String> suffixes) {
    return suffixes.remove("phys") ? Atom.Space.CONCEALED : Atom.Space.GUEST;
  }

  private static Condition condition(String name) throws AssemblyException {
    for (Condition condition : Condition.values()) {
      if (condition.name().toLowerCase(Locale.ROOT).equals(name)) {
        return condition;
      }
    }
    throw new AssemblyException("there is no condition " + name);
  }

  private static String withoutAlias(String rest) {
    return rest.replaceFirst("\\s+(reordered|protect\\s.*|check\\s.*)$", "");
  }

  private static Alias alias(String rest) throws AssemblyException {
    String[] words = rest.substring(withoutAlias(rest).length()).strip().split("\\s+", -1);
    return switch (words[0]) {
      case "reordered" -> new Alias.Reordered();
      case "protect" -> new Alias.Protect(number(words[1]));
      case "check" -> new Alias.Check(number(words[1]));
      default -> Alias.IN_ORDER;
    };
  }

  private static List<String> operands(String rest, int count) throws AssemblyException {
    List<String> operands = new ArrayList<>();
    if (!rest.isBlank()) {
      for (String operand : rest.split(",", -1)) {
        operands.add(operand.strip());
      }
    }
    if (operands.size() != count) {
      throw new AssemblyException("takes " + count + " operands, found " + operands.size());
    }
    return operands;
  }

  private static int register(String text) throws AssemblyException {
    if (!text.matches("r\\d{1,2}")) {
      throw new AssemblyException("a register was expected, found " + text);
    }
    return Integer.parseInt(text.substring(1));
  }

  private static int memory(String text) throws AssemblyException {
    if (!text.startsWith("[") || !text.endsWith("]")) {
      throw new AssemblyException("a register in brackets was expected, found " + text);
    }
    return register(text.substring(1, text.length() - 1).strip());
  }

  private static Source source(String text) throws AssemblyException {
    return text.startsWith("r") ? new Source.Reg(register(text)) : new Source.Imm(number(text));
  }

  private int target(String text) throws AssemblyException {
    Integer label = labels.get(text);
    return label == null ? number(text) : label;
  }

  private static int number(String text) throws AssemblyException {
    try {
      long value = Long.decode(text);
      if (value == (int) value || value >>> 32 == 0) {
        return (int) value;
      }
      throw new AssemblyException(text + " does not fit 32 bits");
    } catch (NumberFormatException e) {
      throw new AssemblyException("a number was expected, found " + text);
    }
  }
}
