package palimpsest.x86.isa;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One decode in progress: the bytes read so far and what the prefixes said.
///
/// The order of reading is the order of the encoding (Intel SDM volume 2, section 2.1): prefixes, opcode, ModRM, SIB,
/// displacement, immediates. Reading stops at the 15th byte; what would have been read after it is taken as zero, and
/// the result is TOO_LONG whatever came out.
final class Decoding {
  private static final int LONGEST = 15;
  private static final Segment[] SEGMENTS = Segment.values();
  private static final Operand.Reg[][] REGISTERS = registers();
  private static final Operand.St[] STACK = stack();
  private static final Operand.Mmx[] MMX = mmx();
  private static final Operand.Xmm[] XMM = xmm();

  private final CodeBytes code;
  private final Set<Extension> extensions;
  private final Width defaultSize;
  private int length;
  private boolean tooLong;

  private boolean otherOperandSize;
  private boolean otherAddressSize;
  private boolean lock;
  private Repeat repeat = Repeat.NONE;
  private @Nullable Segment override;

  private Width operandSize = Width.DWORD;
  private Width addressSize = Width.DWORD;
  private int opcode;
  private int modrm;
  private @Nullable MemoryForm memory;

  Decoding(CodeBytes code, Set<Extension> extensions, Width defaultSize) {
    this.code = code;
    this.extensions = extensions;
    this.defaultSize = defaultSize;
  }

  Decoded run() {
    opcode = prefixes();
    operandSize = otherOperandSize ? other(defaultSize) : defaultSize;
    addressSize = otherAddressSize ? other(defaultSize) : defaultSize;
    boolean twoByte = opcode == 0x0F;
    if (twoByte) {
      opcode = next();
    }
    OpcodeTable.Opcode entry = OpcodeTable.of(extensions).opcode(twoByte, opcode);
    if (!entry.isDefined()) {
      return invalid(Decoded.Reason.UNDEFINED_OPCODE);
    }
    if (entry.hasModrm()) {
      modrm = next();
    }
    MandatoryPrefix prefix = MandatoryPrefix.of(otherOperandSize, repeat);
    OpcodeRow row = entry.row(prefix, modrm);
    if (row == null || !extensions.contains(row.extension())) {
      boolean wrongOperand = row == null && modrm >= 0xC0 && entry.acceptsMemory(prefix, modrm);
      return invalid(wrongOperand ? Decoded.Reason.UNDEFINED_OPERAND : Decoded.Reason.UNDEFINED_OPCODE);
    }
    if (entry.namesMemory(modrm)) {
      memory = addressSize == Width.WORD ? memory16() : memory32();
    }
    return finish(row);
  }

  private Decoded finish(OpcodeRow row) {
    operandSize = row.isSimd() ? Width.DWORD : operandSize;
    List<OperandForm> forms = row.operands();
    var operands = new Operand[4];
    int count = 0;
    for (int i = 0; i < forms.size(); i++) {
      OperandForm form = forms.get(i);
      if (form.kind() == OperandForm.Kind.STRING) {
        continue;
      }
      Operand operand = operand(form);
      if (operand == null) {
        return invalid(Decoded.Reason.UNDEFINED_OPERAND);
      }
      operands[count++] = operand;
    }
    if (row.mnemonic() == Mnemonic.FPU) {
      operands[count++] = new Operand.Imm((opcode & 7) << 8 | modrm, Width.WORD);
    }
    if (row.isSimd()) {
      operands[count++] = new Operand.Imm(row.prefix().code() << 16 | opcode << 8 | modrm, Width.DWORD);
    }
    if (tooLong) {
      return invalid(Decoded.Reason.TOO_LONG);
    }
    if (lock && !(row.lockable() && operands[0] instanceof Operand.Mem)) {
      return invalid(Decoded.Reason.LOCK_NOT_ALLOWED);
    }
    return new Decoded.Valid(
        new Instruction(
            row.mnemonic(),
            row.condition(),
            row.operandSize(operandSize),
            addressSize,
            list(operands, count),
            stringSegment(row),
            row.repeatable() ? repeat : Repeat.NONE,
            lock,
            length));
  }

  private static List<Operand> list(Operand[] operands, int count) {
    return switch (count) {
      case 0 -> List.of();
      case 1 -> List.of(operands[0]);
      case 2 -> List.of(operands[0], operands[1]);
      case 3 -> List.of(operands[0], operands[1], operands[2]);
      default -> List.of(operands);
    };
  }

  /// DS after overrides for what reads DS:eSI (or XLAT's DS:eBX); what only touches ES:eDI ignores overrides.
  private Segment stringSegment(OpcodeRow row) {
    return row.readsStringSource() ? segment(Segment.DS) : Segment.DS;
  }

  private Decoded invalid(Decoded.Reason reason) {
    return new Decoded.Invalid(length, tooLong ? Decoded.Reason.TOO_LONG : reason);
  }

  /// Reads prefixes and returns the first byte that is none.
  private int prefixes() {
    while (true) {
      int read = next();
      switch (read) {
        case 0x26 -> override = Segment.ES;
        case 0x2E -> override = Segment.CS;
        case 0x36 -> override = Segment.SS;
        case 0x3E -> override = Segment.DS;
        case 0x64 -> override = Segment.FS;
        case 0x65 -> override = Segment.GS;
        case 0x66 -> otherOperandSize = true;
        case 0x67 -> otherAddressSize = true;
        case 0xF0 -> lock = true;
        case 0xF2 -> repeat = Repeat.REPNE;
        case 0xF3 -> repeat = Repeat.REP;
        default -> {
          return read;
        }
      }
    }
  }

  private @Nullable Operand operand(OperandForm form) {
    Width width = form.size().at(operandSize);
    return switch (form.kind()) {
      case REGISTER_OR_MEMORY, MEMORY -> memory == null ? register(modrm & 7, width) : memory.operand(width);
      case REGISTER_OR_WORD -> memory == null ? register(modrm & 7, width) : memory.operand(Width.WORD);
      case REGISTER -> register(modrm >> 3 & 7, width);
      case REGISTER_ONLY -> register(modrm & 7, width);
      case CONTROL -> control(modrm >> 3 & 7);
      case DEBUG -> new Operand.Debug(modrm >> 3 & 7);
      case SEGMENT -> segmentRegister(modrm >> 3 & 7);
      case OPCODE_REGISTER -> register(opcode & 7, width);
      case IMMEDIATE -> new Operand.Imm(unsigned(width), width);
      case SIGNED_BYTE -> new Operand.Imm(signed(Width.BYTE) & (width == Width.WORD ? 0xFFFF : -1), width);
      case ONE -> new Operand.Imm(1, Width.BYTE);
      case OFFSET -> new Operand.Mem(
          segment(Segment.DS), Operand.NONE, Operand.NONE, 0, signed(addressSize), width);
      case SHORT_BRANCH, NEAR_BRANCH -> new Operand.Rel(signed(width));
      case FAR_POINTER -> {
        int offset = unsigned(operandSize);
        yield new Operand.Far(unsigned(Width.WORD), offset);
      }
      case FIXED_REGISTER -> register(form == OperandForm.CL ? 1 : form == OperandForm.DX ? 2 : 0, width);
      case FIXED_SEGMENT -> new Operand.Seg(SEGMENTS[form.ordinal() - OperandForm.ES.ordinal()]);
      case STACK_TOP -> STACK[0];
      case STACK_REGISTER -> STACK[modrm & 7];
      case MMX_REGISTER -> MMX[modrm >> 3 & 7];
      case MMX_ONLY -> MMX[modrm & 7];
      case MMX_OR_MEMORY -> memory == null ? MMX[modrm & 7] : memory.operand(width);
      case XMM_REGISTER -> XMM[modrm >> 3 & 7];
      case XMM_ONLY -> XMM[modrm & 7];
      case XMM_OR_MEMORY -> memory == null ? XMM[modrm & 7] : memory.operand(width);
      case STRING -> throw new IllegalStateException("string operands are implied");
    };
  }

  /// CR0, CR2, CR3 and CR4 exist (Intel SDM volume 2, MOV to and from control registers).
  private static @Nullable Operand control(int number) {
    return number == 1 || number > 4 ? null : new Operand.Control(number);
  }

  /// Six segment registers exist, and CS cannot be loaded by MOV (Intel SDM volume 2, MOV).
  private @Nullable Operand segmentRegister(int number) {
    boolean loadsCs = opcode == 0x8E && number == Segment.CS.ordinal();
    return number > 5 || loadsCs ? null : new Operand.Seg(SEGMENTS[number]);
  }

  /// The 32-bit forms: Intel SDM volume 2, tables 2-2 and 2-3.
  private MemoryForm memory32() {
    int mod = modrm >> 6;
    int base = modrm & 7;
    int index = Operand.NONE;
    int scaleShift = 0;
    if (base == 4) {
      int sib = next();
      base = sib & 7;
      if ((sib >> 3 & 7) != 4) {
        index = sib >> 3 & 7;
        scaleShift = sib >> 6;
      }
    }
    if (mod == 0 && base == 5) {
      return new MemoryForm(segment(Segment.DS), Operand.NONE, index, scaleShift, signed(Width.DWORD));
    }
    int displacement = mod == 0 ? 0 : signed(mod == 1 ? Width.BYTE : Width.DWORD);
    Segment usual = base == 4 || base == 5 ? Segment.SS : Segment.DS;
    return new MemoryForm(segment(usual), base, index, scaleShift, displacement);
  }

  /// The 16-bit forms: Intel SDM volume 2, table 2-1.
  private MemoryForm memory16() {
    int mod = modrm >> 6;
    int rm = modrm & 7;
    if (mod == 0 && rm == 6) {
      return new MemoryForm(segment(Segment.DS), Operand.NONE, Operand.NONE, 0, signed(Width.WORD));
    }
    int displacement = mod == 0 ? 0 : signed(mod == 1 ? Width.BYTE : Width.WORD);
    int base = "\3\3\5\5\6\7\5\3".charAt(rm);
    int index = rm >= 4 ? Operand.NONE : (rm & 1) == 0 ? 6 : 7;
    return new MemoryForm(segment(base == 5 ? Segment.SS : Segment.DS), base, index, 0, displacement);
  }

  private Segment segment(Segment usual) {
    return override == null ? usual : override;
  }

  /// The next byte, 0..255; zero past the limit.
  private int next() {
    if (length == LONGEST) {
      tooLong = true;
      return 0;
    }
    int read = code.at(length);
    length++;
    return read;
  }

  private int unsigned(Width width) {
    int value = 0;
    for (int i = 0; i < width.bytes(); i++) {
      value |= next() << 8 * i;
    }
    return value;
  }

  private int signed(Width width) {
    int unused = 32 - width.bits();
    return unsigned(width) << unused >> unused;
  }

  private static Width other(Width size) {
    return size == Width.WORD ? Width.DWORD : Width.WORD;
  }

  private static Operand.Reg register(int number, Width width) {
    return REGISTERS[width.ordinal()][number];
  }

  private static Operand.Reg[][] registers() {
    var all = new Operand.Reg[3][8];
    for (Width width : List.of(Width.BYTE, Width.WORD, Width.DWORD)) {
      for (int number = 0; number < 8; number++) {
        all[width.ordinal()][number] = new Operand.Reg(number, width);
      }
    }
    return all;
  }

  private static Operand.St[] stack() {
    var all = new Operand.St[8];
    for (int index = 0; index < 8; index++) {
      all[index] = new Operand.St(index);
    }
    return all;
  }

  private static Operand.Mmx[] mmx() {
    var all = new Operand.Mmx[8];
    for (int number = 0; number < 8; number++) {
      all[number] = new Operand.Mmx(number);
    }
    return all;
  }

  private static Operand.Xmm[] xmm() {
    var all = new Operand.Xmm[8];
    for (int number = 0; number < 8; number++) {
      all[number] = new Operand.Xmm(number);
    }
    return all;
  }

  /// What ModRM and SIB said about memory, before an operand code gives it a width.
  private record MemoryForm(Segment segment, int base, int index, int scaleShift, int displacement) {
    Operand.Mem operand(Width width) {
      return new Operand.Mem(segment, base, index, scaleShift, displacement, width);
    }
  }
}
