package palimpsest.verify.instructions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import palimpsest.x86.isa.MandatoryPrefix;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.Width;
import palimpsest.verify.instructions.Form.Prefix;

/// Every form of every row of the opcode table, in the table's order.
public final class Forms {
  private static final int REGISTER_MODRM = 0xC0;

  private Forms() {}

  /// All forms.
  public static List<Form> all() {
    List<Form> all = new ArrayList<>();
    OpcodeTable.i686().rows().forEach(row -> addForms(row, all));
    return all;
  }

  /// The forms drawn as single instructions: all but those of the rows that [Exclusion] names.
  public static List<Form> drawn() {
    return all().stream().filter(form -> Exclusion.of(form.row().mnemonic()).isEmpty()).toList();
  }

  /// The forms left out for one of `reasons`; those of [Exclusion#CONTROL_FLOW] cannot be drawn at all.
  public static List<Form> excluded(Set<Exclusion> reasons) {
    return all().stream()
        .filter(form -> Exclusion.of(form.row().mnemonic()).filter(reasons::contains).isPresent())
        .toList();
  }

  /// The form of the instruction that begins at byte 0 of `code`, if it is one.
  public static Optional<Form> of(byte[] code) {
    boolean wide = false;
    boolean lock = false;
    Prefix repeat = Prefix.NONE;
    for (int at = 0; at < code.length; at++) {
      switch (code[at] & 0xff) {
        case 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x67 -> {}
        case 0x66 -> wide = true;
        case 0xF0 -> lock = true;
        case 0xF2 -> repeat = Prefix.REPNE;
        case 0xF3 -> repeat = Prefix.REP;
        default -> {
          return behindPrefixes(code, at, wide ? Width.WORD : Width.DWORD, lock ? Prefix.LOCK : repeat);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Form> behindPrefixes(byte[] code, int at, Width size, Prefix prefix) {
    boolean twoByte = (code[at] & 0xff) == 0x0F;
    int opcodeAt = twoByte ? at + 1 : at;
    if (opcodeAt >= code.length) {
      return Optional.empty();
    }
    int opcode = code[opcodeAt] & 0xff;
    int modrm = opcodeAt + 1 < code.length ? code[opcodeAt + 1] & 0xff : 0;
    return Rows.TABLE
        .find(twoByte, opcode, modrm, selecting(size, prefix))
        .map(row -> new Form(row, sized(row, size), OperandKind.of(row, modrm), meant(row, prefix)));
  }

  private static MandatoryPrefix selecting(Width size, Prefix prefix) {
    return switch (prefix) {
      case REP -> MandatoryPrefix.REP;
      case REPNE -> MandatoryPrefix.REPNE;
      case NONE, LOCK -> size == Width.WORD ? MandatoryPrefix.OPERAND_SIZE : MandatoryPrefix.NONE;
    };
  }

  private static Width sized(OpcodeRow row, Width size) {
    return sizes(row).contains(size) ? size : Width.DWORD;
  }

  private static Prefix meant(OpcodeRow row, Prefix prefix) {
    return prefix == Prefix.LOCK || row.repeatable() ? prefix : Prefix.NONE;
  }

  private static void addForms(OpcodeRow row, List<Form> all) {
    for (Width size : sizes(row)) {
      for (OperandKind kind : kinds(row)) {
        all.add(new Form(row, size, kind, Prefix.NONE));
        Form locked = new Form(row, size, kind, Prefix.LOCK);
        if (row.lockable() && locked.hasMemoryDestination()) {
          all.add(locked);
        }
        if (row.repeatable()) {
          all.add(new Form(row, size, kind, Prefix.REP));
          all.add(new Form(row, size, kind, Prefix.REPNE));
        }
      }
    }
  }

  /// DWORD, and WORD too where the prefix 66 changes what is decoded.
  private static List<Width> sizes(OpcodeRow row) {
    boolean matters = row.operandSize(Width.WORD) != row.operandSize(Width.DWORD)
        || row.operands().stream().anyMatch(form -> form.size().at(Width.WORD) != form.size().at(Width.DWORD));
    return matters && !row.isSimd() ? List.of(Width.DWORD, Width.WORD) : List.of(Width.DWORD);
  }

  private static List<OperandKind> kinds(OpcodeRow row) {
    OperandKind withRegister = OperandKind.of(row, REGISTER_MODRM);
    OperandKind withMemory = OperandKind.of(row, 0);
    if (withRegister == withMemory) {
      return List.of(withMemory);
    }
    List<OperandKind> kinds = new ArrayList<>();
    for (int modrm : new int[] {REGISTER_MODRM, 0}) {
      int selecting = modrm | (row.digit() == OpcodeRow.ANY ? 0 : row.digit() << 3);
      if (row.accepts(selecting)) {
        kinds.add(OperandKind.of(row, selecting));
      }
    }
    return kinds;
  }
}
