package palimpsest.host.code;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.FloatFormat;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// The 9-bit opcode numbers of all atoms but branches, derived from the opcode table in one fixed order.
///
/// Operations are taken in the table's order, integer memory operations where the table has loads, floating-point ones
/// last; each gets a number for every width it has, without and with `.c`, and
/// with a register and an immediate as second source. Number 0 and number 511 are nobody's, so that erased memory of
/// either kind faults; [#NOP] is FACTS 1.1's.
final class OpcodeNumbers {
  /// FACTS 1.1: 101001011.
  static final int NOP = 0b101001011;

  static final int COUNT = 512;

  /// What an opcode number says about its atom.
  sealed interface Form {
    /// The name in the documentation's table.
    String text();

    record Alu(Opcode op, OperandWidth width, boolean setsCodes, boolean immediate) implements Form {
      @Override
      public String text() {
        return op.mnemonic() + AtomText.suffix(width) + (setsCodes ? ".c" : "") + (immediate ? " imm" : "");
      }
    }

    record Conditional(Opcode op, Condition condition, boolean immediate) implements Form {
      @Override
      public String text() {
        return op.mnemonic() + '.' + AtomText.name(condition) + (immediate ? " imm" : "");
      }
    }

    /// @param check whether src2 is an alias mask, else it is the plain, reordered or protect code
    record Load(OperandWidth width, boolean signed, Atom.Space space, boolean check) implements Form {
      @Override
      public String text() {
        return "ld" + AtomText.suffix(width) + (signed ? "s" : "") + AtomText.suffix(space) + (check ? " check" : "");
      }
    }

    record Store(OperandWidth width, Atom.Space space, boolean check) implements Form {
      @Override
      public String text() {
        return "st" + AtomText.suffix(width) + AtomText.suffix(space) + (check ? " check" : "");
      }
    }

    record Float(Opcode op) implements Form {
      @Override
      public String text() {
        return op.mnemonic();
      }
    }

    record FloatLoad(FloatFormat format, boolean check) implements Form {
      @Override
      public String text() {
        return "fld." + format.suffix() + (check ? " check" : "");
      }
    }

    record FloatStore(FloatFormat format, boolean check) implements Form {
      @Override
      public String text() {
        return "fst." + format.suffix() + (check ? " check" : "");
      }
    }

    record Nop() implements Form {
      @Override
      public String text() {
        return "nop";
      }
    }
  }

  private static final List<Optional<Form>> FORMS = assign();
  private static final Map<Form, Integer> NUMBERS = invert(FORMS);

  private OpcodeNumbers() {}

  /// The form of a number 0..511, if it has one.
  static Optional<Form> form(int number) {
    return FORMS.get(number);
  }

  /// The number of a form that exists.
  static int number(Form form) {
    Integer number = NUMBERS.get(form);
    if (number == null) {
      throw new IllegalArgumentException("no opcode number for " + form);
    }
    return number;
  }

  private static List<Optional<Form>> assign() {
    List<Form> order = new ArrayList<>();
    List<Opcode> table = List.of(Opcode.values());
    int memory = Opcode.LD.ordinal();
    addOperations(order, table.subList(0, memory));
    addMemory(order);
    addOperations(order, table.subList(memory, table.size()));
    addFloatMemory(order);
    List<Optional<Form>> forms = new ArrayList<>(Collections.nCopies(COUNT, Optional.empty()));
    forms.set(NOP, Optional.of(new Form.Nop()));
    int number = 1;
    for (Form form : order) {
      if (number == NOP) {
        number++;
      }
      if (number == COUNT - 1) {
        throw new IllegalStateException("the opcode table has outgrown nine bits");
      }
      forms.set(number++, Optional.of(form));
    }
    return List.copyOf(forms);
  }

  private static void addOperations(List<Form> order, List<Opcode> table) {
    for (Opcode op : table) {
      if (op.isFloat()) {
        order.add(new Form.Float(op));
      } else if (op.has(Opcode.Trait.CONDITIONAL)) {
        addConditional(order, op);
      } else if (op.isAlu()) {
        addAlu(order, op);
      }
    }
  }

  private static void addFloatMemory(List<Form> order) {
    for (boolean check : new boolean[] {false, true}) {
      for (FloatFormat format : FloatFormat.values()) {
        order.add(new Form.FloatLoad(format, check));
        if (format.isStored()) {
          order.add(new Form.FloatStore(format, check));
        }
      }
    }
  }

  private static void addAlu(List<Form> order, Opcode op) {
    for (OperandWidth width : OperandWidth.values()) {
      if (op.allows(width)) {
        for (boolean codes : new boolean[] {false, true}) {
          if (codes ? op.setsCodes() : !op.has(Opcode.Trait.CODES_ALWAYS)) {
            order.add(new Form.Alu(op, width, codes, false));
            if (!op.has(Opcode.Trait.IGNORES_B)) {
              order.add(new Form.Alu(op, width, codes, true));
            }
          }
        }
      }
    }
  }

  private static void addConditional(List<Form> order, Opcode op) {
    for (Condition condition : Condition.values()) {
      order.add(new Form.Conditional(op, condition, false));
      if (!op.has(Opcode.Trait.IGNORES_B)) {
        order.add(new Form.Conditional(op, condition, true));
      }
    }
  }

  private static void addMemory(List<Form> order) {
    for (Atom.Space space : Atom.Space.values()) {
      for (boolean check : new boolean[] {false, true}) {
        for (OperandWidth width : OperandWidth.values()) {
          order.add(new Form.Load(width, false, space, check));
          if (width != OperandWidth.W32) {
            order.add(new Form.Load(width, true, space, check));
          }
          order.add(new Form.Store(width, space, check));
        }
      }
    }
  }

  private static Map<Form, Integer> invert(List<Optional<Form>> forms) {
    Map<Form, Integer> numbers = new HashMap<>();
    for (int i = 0; i < forms.size(); i++) {
      int number = i;
      forms.get(i).ifPresent(form -> numbers.put(form, number));
    }
    return numbers;
  }
}
