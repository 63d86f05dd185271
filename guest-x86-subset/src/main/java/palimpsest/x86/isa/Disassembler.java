package palimpsest.x86.isa;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Prints instructions in Intel syntax: `add eax, dword ptr [ebx+ecx*4+0x10]`.
///
/// Numbers are hexadecimal. Branch targets are absolute. A segment is written where it is not the one the base register
/// implies. `data16` and `addr16` stand before instructions whose 16-bit size no operand or name shows. Redundant
/// encodings of one instruction print alike: the text says what it does, not which bytes said so.
public final class Disassembler {
  /// Names for addresses.
  @FunctionalInterface
  public interface Symbols {
    /// The name to print for a branch target, if it has one.
    Optional<String> at(int address);
  }

  private static final String[] BYTE_REGISTERS = {"al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"};
  private static final String[] WORD_REGISTERS = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
  private static final String[] DWORD_REGISTERS = {"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"};

  private final Symbols symbols;

  /// A printer that knows no names.
  public Disassembler() {
    this(_ -> Optional.empty());
  }

  /// A printer that writes branch targets as `0x8049000 <name>` where `symbols` has a name.
  public Disassembler(Symbols symbols) {
    this.symbols = symbols;
  }

  /// One line of text, without address and bytes.
  ///
  /// @param address the linear address of the instruction's first byte, for branch targets
  public String print(Instruction instruction, int address) {
    String operands =
        written(instruction).stream()
            .map(operand -> operand(operand, instruction, address))
            .collect(Collectors.joining(", "));
    String head = prefixes(instruction) + name(instruction);
    return operands.isEmpty() ? head : head + " " + operands;
  }

  /// The operands as written: the last one of an x87, MMX or SSE instruction is its opcode, which its name tells.
  private static List<Operand> written(Instruction instruction) {
    List<Operand> all = instruction.operands();
    return instruction.mnemonic() == Mnemonic.FPU || instruction.mnemonic() == Mnemonic.SIMD
        ? all.subList(0, all.size() - 1)
        : all;
  }

  private static String prefixes(Instruction instruction) {
    var text = new StringBuilder();
    if (instruction.lock()) {
      text.append("lock ");
    }
    text.append(repeat(instruction));
    if (instruction.segment() != Segment.DS) {
      text.append(lower(instruction.segment())).append(' ');
    }
    if (instruction.operandSize() == Width.WORD && hidesOperandSize(instruction)) {
      text.append("data16 ");
    }
    if (instruction.addressSize() == Width.WORD && hidesAddressSize(instruction.mnemonic())) {
      text.append("addr16 ");
    }
    return text.toString();
  }

  private static String repeat(Instruction instruction) {
    boolean compares = instruction.mnemonic() == Mnemonic.CMPS || instruction.mnemonic() == Mnemonic.SCAS;
    return switch (instruction.repeat()) {
      case NONE -> "";
      case REP -> compares ? "repe " : "rep ";
      case REPNE -> "repne ";
    };
  }

  private static boolean hidesOperandSize(Instruction instruction) {
    return switch (instruction.mnemonic()) {
      case CALL, CALLF, ENTER, JMPF, LEAVE, LGDT, LIDT, POPSEG, PUSHSEG, RET, RETF, SGDT, SIDT -> true;
      case PUSH -> instruction.operand(0) instanceof Operand.Imm;
      case FPU -> fpuRow(instruction).operands().contains(OperandForm.Me);
      default -> false;
    };
  }

  private static boolean hidesAddressSize(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case CMPS, INS, LODS, LOOP, LOOPE, LOOPNE, MOVS, OUTS, SCAS, STOS, XLAT -> true;
      default -> false;
    };
  }

  private static OpcodeRow row(Instruction instruction) {
    return instruction.mnemonic() == Mnemonic.SIMD ? OpcodeTable.simdRow(instruction) : fpuRow(instruction);
  }

  private static OpcodeRow fpuRow(Instruction instruction) {
    if (instruction.operands().getLast() instanceof Operand.Imm opcode) {
      return OpcodeTable.i686().fpuRow(opcode.value());
    }
    throw new IllegalArgumentException("an x87 instruction without its opcode: " + instruction);
  }

  private static String name(Instruction instruction) {
    Width size = instruction.operandSize();
    String condition = lower(instruction.condition());
    return switch (instruction.mnemonic()) {
      case JCC -> "j" + condition;
      case SETCC -> "set" + condition;
      case CMOVCC -> "cmov" + condition;
      case JCXZ -> instruction.addressSize() == Width.WORD ? "jcxz" : "jecxz";
      case CBW -> size == Width.WORD ? "cbw" : "cwde";
      case CWD -> size == Width.WORD ? "cwd" : "cdq";
      case PUSHA, POPA, PUSHF, POPF, IRET -> lower(instruction.mnemonic()) + (size == Width.WORD ? "" : "d");
      case CMPS, INS, LODS, MOVS, OUTS, SCAS, STOS -> lower(instruction.mnemonic()) + sizeLetter(size);
      case CALLF -> "call far";
      case JMPF -> "jmp far";
      case MOVSEG, MOVCR, MOVDR -> "mov";
      case PUSHSEG -> "push";
      case POPSEG -> "pop";
      case ENDBR -> "endbr32";
      case XLAT -> "xlatb";
      case FPU -> fpuRow(instruction).name().toLowerCase(Locale.ROOT);
      case SIMD -> OpcodeTable.simdRow(instruction).name().toLowerCase(Locale.ROOT);
      default -> lower(instruction.mnemonic());
    };
  }

  private static char sizeLetter(Width size) {
    return size == Width.BYTE ? 'b' : size == Width.WORD ? 'w' : 'd';
  }

  private String operand(Operand operand, Instruction instruction, int address) {
    return switch (operand) {
      case Operand.Reg(int number, Width width) -> register(number, width);
      case Operand.Mem memory -> size(instruction, memory) + memory(memory, instruction.addressSize());
      case Operand.Imm(int value, Width width) -> hex(value, width);
      case Operand.Rel(int displacement) -> target(address + instruction.length() + displacement, instruction);
      case Operand.Far(int selector, int offset) -> hex(selector, Width.WORD) + ":" + hex(offset, Width.DWORD);
      case Operand.Seg(Segment segment) -> lower(segment);
      case Operand.Control(int number) -> "cr" + number;
      case Operand.Debug(int number) -> "dr" + number;
      case Operand.St(int index) -> index == 0 ? "st" : "st(" + index + ")";
      case Operand.Mmx(int number) -> "mm" + number;
      case Operand.Xmm(int number) -> "xmm" + number;
    };
  }

  private String target(int address, Instruction instruction) {
    int truncated = instruction.operandSize() == Width.WORD ? address & 0xFFFF : address;
    return hex(truncated, Width.DWORD) + symbols.at(truncated).map(name -> " <" + name + ">").orElse("");
  }

  /// `dword ptr ` and so on; nothing where an address is taken or the size is the instruction's own affair.
  private static String size(Instruction instruction, Operand.Mem memory) {
    return switch (instruction.mnemonic()) {
      case LEA, INVLPG, LGDT, LIDT, SGDT, SIDT -> "";
      case FPU, SIMD -> row(instruction).operands().contains(OperandForm.Me) ? "" : lower(memory.width()) + " ptr ";
      default -> lower(memory.width()) + " ptr ";
    };
  }

  private static String memory(Operand.Mem memory, Width addressSize) {
    var text = new StringBuilder();
    boolean based = memory.base() != Operand.NONE;
    boolean indexed = memory.index() != Operand.NONE;
    boolean onStack = memory.base() == 4 || memory.base() == 5;
    if (memory.segment() != (onStack ? Segment.SS : Segment.DS)) {
      text.append(lower(memory.segment())).append(':');
    }
    text.append('[');
    if (based) {
      text.append(register(memory.base(), addressSize));
    }
    if (indexed) {
      text.append(based ? "+" : "").append(register(memory.index(), addressSize));
      if (addressSize == Width.DWORD) {
        text.append('*').append(1 << memory.scaleShift());
      }
    }
    int displacement = memory.displacement();
    if (!based && !indexed) {
      text.append(hex(displacement, addressSize));
    } else if (displacement < 0) {
      text.append('-').append(hex(-displacement, Width.DWORD));
    } else if (displacement > 0) {
      text.append('+').append(hex(displacement, Width.DWORD));
    }
    return text.append(']').toString();
  }

  private static String register(int number, Width width) {
    return switch (width) {
      case BYTE -> BYTE_REGISTERS[number];
      case WORD -> WORD_REGISTERS[number];
      case DWORD -> DWORD_REGISTERS[number];
      case FWORD, QWORD, TBYTE, XMMWORD -> throw new IllegalArgumentException("no general register is " + width);
    };
  }

  private static String hex(int value, Width width) {
    int mask = width == Width.BYTE ? 0xFF : width == Width.WORD ? 0xFFFF : -1;
    return "0x" + Integer.toHexString(value & mask);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
