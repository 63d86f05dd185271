package palimpsest.host.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.host.isa.Source;

/// The assembler text of single atoms; [AtomParser] reads it back.
final class AtomText {
  private AtomText() {}

  static String print(Atom atom) {
    return switch (atom) {
      case Atom.Nop _ -> "nop";
      case Atom.Alu a -> alu(a);
      case Atom.Conditional c -> {
        String head = c.op().mnemonic() + '.' + name(c.condition()) + " r" + c.rd() + ",r" + c.ra();
        yield c.op().has(Opcode.Trait.IGNORES_B) ? head : head + ',' + source(c.b());
      }
      case Atom.Load l -> "ld" + suffix(l.width()) + (l.signed() ? "s" : "") + suffix(l.space())
          + " r" + l.rd() + ",[r" + l.ra() + ']' + alias(l.alias());
      case Atom.Store s -> "st" + suffix(s.width()) + suffix(s.space())
          + " [r" + s.ra() + "],r" + s.rs() + alias(s.alias());
      case Atom.Float f -> floating(f);
      case Atom.FloatLoad l -> "fld." + l.format().suffix() + " f" + l.rd() + ",[r" + l.ra() + ']' + alias(l.alias());
      case Atom.FloatStore s -> "fst." + s.format().suffix() + " [r" + s.ra() + "],f" + s.rs() + alias(s.alias());
      case Atom.BranchIf b -> "br." + name(b.condition()) + ' ' + address(b.target());
      case Atom.BranchZero b -> (b.whenZero() ? "br.z r" : "br.nz r") + b.ra() + ',' + address(b.target());
      case Atom.Jump j -> "br " + address(j.target());
      case Atom.JumpIndirect j -> "br.ind r" + j.ra();
      case Atom.Prepare p -> "br.prep r" + p.ra();
      case Atom.JumpPrepared _ -> "br.prepared";
      case Atom.PushReturn p -> "br.push r" + p.ra() + ',' + address(p.target());
      case Atom.PopReturn p -> "br.pop r" + p.ra();
      case Atom.LookUp l -> "br.lookup r" + l.ra();
      case Atom.Trap t -> "trap " + t.code();
    };
  }

  private static String alu(Atom.Alu a) {
    StringBuilder text = new StringBuilder(a.op().mnemonic()).append(suffix(a.width()));
    if (a.setsCodes() && !a.op().has(Opcode.Trait.CODES_ALWAYS)) {
      text.append(".c");
    }
    String comma = " ";
    if (!a.op().has(Opcode.Trait.NO_RESULT)) {
      text.append(comma).append('r').append(a.rd());
      comma = ",";
    }
    if (!a.op().ignoresA(a.width())) {
      text.append(comma).append('r').append(a.ra());
      comma = ",";
    }
    if (!a.op().has(Opcode.Trait.IGNORES_B)) {
      text.append(comma).append(source(a.b()));
    }
    return text.toString();
  }

  private static String floating(Atom.Float f) {
    List<String> registers = new ArrayList<>();
    if (!f.op().has(Opcode.Trait.NO_RESULT)) {
      registers.add("f" + f.rd());
    }
    if (!f.op().has(Opcode.Trait.IGNORES_A)) {
      registers.add("f" + f.ra());
    }
    if (!f.op().has(Opcode.Trait.IGNORES_B)) {
      registers.add("f" + f.rb());
    }
    return f.op().mnemonic() + ' ' + String.join(",", registers);
  }

  private static String source(Source source) {
    return switch (source) {
      case Source.Reg reg -> "r" + reg.number();
      case Source.Imm imm -> Integer.toString(imm.value());
    };
  }

  private static String alias(Alias alias) {
    return switch (alias) {
      case Alias.InOrder _ -> "";
      case Alias.Reordered _ -> " reordered";
      case Alias.Protect protect -> " protect " + protect.entry();
      case Alias.Check check -> " check 0x" + Integer.toHexString(check.mask());
    };
  }

  private static String address(int target) {
    return "0x" + Integer.toHexString(target);
  }

  static String name(Condition condition) {
    return condition.name().toLowerCase(Locale.ROOT);
  }

  static String suffix(OperandWidth width) {
    return width == OperandWidth.W32 ? "" : "." + width.bits();
  }

  static String suffix(Atom.Space space) {
    return space == Atom.Space.GUEST ? "" : ".phys";
  }
}
