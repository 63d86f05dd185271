package palimpsest.verify.instructions;

import java.util.Locale;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OperandForm;
import palimpsest.x86.isa.Width;

/// One of the ways in which a row of the opcode table is written.
///
/// @param row the row
/// @param size WORD with the prefix 66, DWORD without
/// @param kind where the operand is
/// @param prefix the prefix that changes what it does
public record Form(OpcodeRow row, Width size, OperandKind kind, Prefix prefix) {
  /// Prefixes that change what an instruction does, apart from sizes and segments.
  public enum Prefix {
    NONE,
    /// F0, where the destination is memory and the row allows it.
    LOCK,
    /// F3 before a string instruction.
    REP,
    /// F2 before a string instruction.
    REPNE
  }

  /// Whether its first operand, the one it may write, is the memory that ModRM names.
  public boolean hasMemoryDestination() {
    return kind == OperandKind.MEMORY
        && switch (row.operands().getFirst().kind()) {
          case REGISTER_OR_MEMORY, REGISTER_OR_WORD, MEMORY, MMX_OR_MEMORY, XMM_OR_MEMORY -> true;
          case REGISTER, REGISTER_ONLY, CONTROL, DEBUG, SEGMENT, OPCODE_REGISTER, IMMEDIATE, SIGNED_BYTE, ONE, OFFSET,
              SHORT_BRANCH, NEAR_BRANCH, FAR_POINTER, STRING, FIXED_REGISTER, FIXED_SEGMENT, STACK_TOP,
              STACK_REGISTER, MMX_REGISTER, MMX_ONLY, XMM_REGISTER, XMM_ONLY ->
              false;
        };
  }

  /// Bytes of its memory operand; 0 where it has none.
  public int memoryBytes() {
    for (OperandForm form : row.operands()) {
      switch (form.kind()) {
        case REGISTER_OR_MEMORY, MEMORY, OFFSET, STRING, MMX_OR_MEMORY, XMM_OR_MEMORY -> {
          return kind == OperandKind.REGISTER ? 0 : form.size().at(size).bytes();
        }
        case REGISTER_OR_WORD -> {
          return kind == OperandKind.REGISTER ? 0 : Width.WORD.bytes();
        }
        case REGISTER, REGISTER_ONLY, CONTROL, DEBUG, SEGMENT, OPCODE_REGISTER, IMMEDIATE, SIGNED_BYTE, ONE,
            SHORT_BRANCH, NEAR_BRANCH, FAR_POINTER, FIXED_REGISTER, FIXED_SEGMENT, STACK_TOP, STACK_REGISTER,
            MMX_REGISTER, MMX_ONLY, XMM_REGISTER, XMM_ONLY -> {}
      }
    }
    return 0;
  }

  /// The row as the table writes it, and what the form adds: `01 ADD Ev Gv word memory lock`.
  @Override
  public String toString() {
    var text = new StringBuilder(row.encoding()).append(' ').append(row.name());
    row.operands().forEach(form -> text.append(' ').append(form.code()));
    text.append(size == Width.WORD ? " word" : "");
    text.append(kind == OperandKind.NONE ? "" : " " + lower(kind));
    return text.append(prefix == Prefix.NONE ? "" : " " + lower(prefix)).toString();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
