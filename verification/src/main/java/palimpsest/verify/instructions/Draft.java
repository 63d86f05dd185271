package palimpsest.verify.instructions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import palimpsest.verify.instructions.Sample.Content;
import palimpsest.verify.instructions.Sample.Extent;
import palimpsest.x86.isa.MandatoryPrefix;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OperandForm;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// A sample in the making: first where its memory is and what its registers must hold, then its bytes.
final class Draft {
  private static final int EAX = 0;
  private static final int ECX = 1;
  private static final int EDX = 2;
  private static final int EBX = 3;
  private static final int AH = 4;
  private static final int ESP = 4;
  private static final int EBP = 5;
  private static final int ESI = 6;
  private static final int EDI = 7;
  private static final List<Segment> OVERRIDES =
      List.of(Segment.ES, Segment.SS, Segment.DS, Segment.FS, Segment.GS, Segment.CS);
  private static final int[] OVERRIDE_BYTES = {0x26, 0x36, 0x3e, 0x64, 0x65, 0x2e};

  private final Form form;
  private final OpcodeRow row;
  private final Picks picks;
  private final Window window;
  private final Pins pins = new Pins();
  private final List<Content> contents = new ArrayList<>();
  private final List<Extent> extents = new ArrayList<>();
  private final Optional<Segment> override;
  /// Base of the segment the operand is in.
  private final int base;
  private final boolean narrow;
  /// Linear address of the operand.
  private final int target;
  /// The register operand.
  private int rm;

  Draft(Form form, Picks picks, Window window) {
    this.form = form;
    this.row = form.row();
    this.picks = picks;
    this.window = window;
    this.override = override();
    this.base = override.flatMap(window::base).orElse(0);
    this.narrow = picks.addressing().narrow() && reaches();
    this.target = window.at(picks.places().first(), Window.MARGIN);
    this.rm = picks.rm();
  }

  Sample finish() {
    prepare();
    List<Integer> code = prefixes();
    if (row.twoByte()) {
      code.add(0x0f);
    }
    code.add(row.opcode());
    if (row.hasModrm()) {
      code.addAll(operandBytes());
    }
    immediates(code);
    return new Sample(form, code, pins.settings(), contents, extents);
  }

  private Optional<Segment> override() {
    boolean counts = form.kind() == OperandKind.MEMORY || form.kind() == OperandKind.OFFSET || readsSource();
    if (!counts || picks.segment() == 0) {
      return Optional.empty();
    }
    Segment segment = OVERRIDES.get(picks.segment() - 1);
    boolean readOnly = segment == Segment.CS && mayWrite();
    return window.base(segment).isEmpty() || readOnly ? Optional.empty() : Optional.of(segment);
  }

  private boolean readsSource() {
    return row.operands().contains(OperandForm.Xb) || row.operands().contains(OperandForm.Xv);
  }

  private boolean writesTarget() {
    return row.operands().contains(OperandForm.Yb) || row.operands().contains(OperandForm.Yv);
  }

  private boolean mayWrite() {
    return form.hasMemoryDestination()
        || row.operands().getFirst().kind() == OperandForm.Kind.OFFSET;
  }

  private boolean accesses() {
    return row.mnemonic() != Mnemonic.LEA && row.mnemonic() != Mnemonic.NOP;
  }

  private boolean reaches() {
    return switch (form.kind()) {
      case NONE, REGISTER -> false;
      case MEMORY, OFFSET -> !accesses() || window.inReachOf16Bits(base);
      case STRING ->
          (!readsSource() || window.inReachOf16Bits(base)) && (!writesTarget() || window.inReachOf16Bits(0));
    };
  }

  /// Settles what registers and memory must hold.
  private void prepare() {
    if (form.memoryBytes() > 0 && accesses() && form.kind() != OperandKind.STRING) {
      extents.add(new Extent(target, form.memoryBytes()));
    }
    switch (row.mnemonic()) {
      case MOVS, CMPS, STOS, LODS, SCAS -> prepareString();
      case XLAT -> {
        int index = pins.pinned(EAX, picks.numbers().first()) & 0xff;
        pins.pin(EBX, address(target - index));
        extents.add(new Extent(target, 1));
      }
      case BT, BTS, BTR, BTC -> prepareBitTest();
      case PUSH, PUSHA, PUSHF, POP, POPA, ENTER, LEAVE, POPF -> prepareStack();
      case DIV -> {
        boolean shared = form.kind() == OperandKind.REGISTER && rm == EAX;
        avoid(operandBytesWide() == 1 ? AH : EDX);
        new Division(pins, picks.numbers(), operandBytesWide()).unsigned(this::divisor, shared);
      }
      case IDIV -> {
        avoid(operandBytesWide() == 1 ? AH : EDX);
        avoid(EAX);
        new Division(pins, picks.numbers(), operandBytesWide()).signed(this::divisor);
      }
      case BOUND -> prepareBound();
      case CMPXCHG -> prepareEqual();
      case CMPXCHG8B -> {
        if (picks.equal()) {
          contents.add(new Content(target, picks.numbers().first()));
          contents.add(new Content(target + 4, picks.numbers().second()));
          pins.pin(EAX, picks.numbers().first());
          pins.pin(EDX, picks.numbers().second());
        }
      }
      default -> prepareValue();
    }
  }

  /// Gives the operand a value of its own, in every second sample: left to themselves registers seldom hold a corner.
  private void prepareValue() {
    if ((picks.order() & 1) == 0 || row.operands().isEmpty()) {
      return;
    }
    int value = picks.numbers().first();
    OperandForm first = row.operands().getFirst();
    int bytes = first.size().at(form.size()).bytes();
    switch (form.kind()) {
      case REGISTER -> pins.pinPart(rm, operandBytesWide(), value, picks.numbers().second());
      case MEMORY, OFFSET -> {
        if (accesses()) {
          contents.add(new Content(target, value));
        }
      }
      case NONE -> {
        if (first.kind() == OperandForm.Kind.OPCODE_REGISTER) {
          pins.pinPart(row.opcode() & 7, bytes, value, picks.numbers().second());
        } else if (first.kind() == OperandForm.Kind.FIXED_REGISTER && first != OperandForm.DX) {
          int compared = picks.equal() ? picks.numbers().immediate() : value;
          pins.pinPart(EAX, bytes, compared, picks.numbers().second());
        }
      }
      case STRING -> {}
    }
  }

  /// The offset of a linear address, in the whole of a register.
  private int address(int linear) {
    int offset = linear - base;
    return narrow ? (offset & 0xffff) | (picks.numbers().second() & 0xffff_0000) : offset;
  }

  private void prepareString() {
    int bytes = row.operandSize(form.size()).bytes();
    int count = form.prefix() == Form.Prefix.NONE ? 1 : picks.numbers().count();
    if (form.prefix() != Form.Prefix.NONE) {
      pins.pin(ECX, narrow ? count | (picks.numbers().first() & 0xffff_0000) : count);
    }
    if (readsSource()) {
      pins.pin(ESI, address(target));
      extents.add(new Extent(target, bytes * count));
    }
    if (writesTarget()) {
      int to = window.at(picks.places().second(), Window.MARGIN);
      pins.pin(EDI, narrow ? (to & 0xffff) | (picks.numbers().second() & 0xffff_0000) : to);
      extents.add(new Extent(to, bytes * count));
    }
  }

  /// A bit number in a register reaches beyond a memory operand: up to 64 bytes either way.
  private void prepareBitTest() {
    if (form.kind() == OperandKind.MEMORY && row.operands().getLast().kind() == OperandForm.Kind.REGISTER) {
      int bit = picks.numbers().second() % 512;
      pins.pinPart(picks.reg(), form.size().bytes(), bit, picks.numbers().second());
      extents.add(new Extent(target - 64, 132));
    }
  }

  private void prepareStack() {
    int top = window.at(picks.places().second(), Window.MARGIN);
    extents.add(new Extent(top - Window.MARGIN, 2 * Window.MARGIN));
    if (row.mnemonic() == Mnemonic.LEAVE) {
      pins.pin(EBP, top);
      return;
    }
    pins.pin(ESP, top);
    if (row.mnemonic() == Mnemonic.ENTER) {
      pins.pin(EBP, target);
      extents.add(new Extent(target - Window.MARGIN, Window.MARGIN));
    }
    if (row.mnemonic() == Mnemonic.POPF) {
      contents.add(new Content(top, (picks.numbers().first() & 0x8d5) | 0x202));
    }
  }

  private int operandBytesWide() {
    return row.operandSize(form.size()).bytes();
  }

  /// Takes another register where the register operand would be part of what is divided.
  private void avoid(int register) {
    if (rm == register) {
      rm = EBX;
    }
  }

  private void divisor(int value) {
    if (form.kind() == OperandKind.REGISTER) {
      pins.pinPart(rm, operandBytesWide(), value, picks.numbers().second());
    } else {
      contents.add(new Content(target, value));
    }
  }

  private void prepareBound() {
    int unused = 32 - form.size().bits();
    int value = picks.numbers().first() << unused >> unused;
    int least = Math.max(value - picks.numbers().count(), Integer.MIN_VALUE >> unused);
    int greatest = Math.min(value + picks.numbers().count(), Integer.MAX_VALUE >> unused);
    least = least > value ? Integer.MIN_VALUE : least;
    greatest = greatest < value ? Integer.MAX_VALUE : greatest;
    pins.pinPart(picks.reg(), form.size().bytes(), value, picks.numbers().second());
    if (form.size() == Width.WORD) {
      contents.add(new Content(target, (least & 0xffff) | greatest << 16));
    } else {
      contents.add(new Content(target, least));
      contents.add(new Content(target + 4, greatest));
    }
  }

  private void prepareEqual() {
    if (picks.equal()) {
      int value = picks.numbers().first();
      pins.pinPart(EAX, operandBytesWide(), value, picks.numbers().second());
      divisor(value);
    }
  }

  private List<Integer> prefixes() {
    List<Integer> prefixes = new ArrayList<>();
    override.ifPresent(segment -> prefixes.add(OVERRIDE_BYTES[OVERRIDES.indexOf(segment)]));
    if (form.size() == Width.WORD) {
      prefixes.add(0x66);
    }
    if (narrow) {
      prefixes.add(0x67);
    }
    switch (form.prefix()) {
      case NONE -> {
        if (row.prefix() != MandatoryPrefix.NONE) {
          prefixes.add(row.prefix().code());
        }
      }
      case LOCK -> prefixes.add(0xf0);
      case REP -> prefixes.add(0xf3);
      case REPNE -> prefixes.add(0xf2);
    }
    Collections.rotate(prefixes, picks.order());
    return prefixes;
  }

  private List<Integer> operandBytes() {
    if (row.firstModrm() != OpcodeRow.ANY) {
      return List.of(row.firstModrm() + rm % (row.lastModrm() - row.firstModrm() + 1));
    }
    int field = row.digit() == OpcodeRow.ANY ? chosenField() : row.digit();
    if (form.kind() != OperandKind.MEMORY) {
      return List.of(0xc0 | field << 3 | rm);
    }
    int moved = row.mnemonic() == Mnemonic.POP ? form.size().bytes() : 0;
    var operand = new MemoryOperand(field, picks.addressing(), moved);
    Pins free = accesses() ? pins : new Pins();
    return narrow ? operand.encode16(target - base & 0xffff, free) : operand.encode32(target - base, free);
  }

  /// ModRM's reg field; of control registers, those that exist.
  private int chosenField() {
    boolean control = row.operands().stream().anyMatch(form -> form.kind() == OperandForm.Kind.CONTROL);
    return control ? new int[] {0, 2, 3, 4}[picks.reg() & 3] : picks.reg();
  }

  private void immediates(List<Integer> code) {
    boolean first = true;
    for (OperandForm operand : row.operands()) {
      switch (operand.kind()) {
        case IMMEDIATE -> append(code, immediate(first), operand.size().at(form.size()).bytes());
        case SIGNED_BYTE -> append(code, picks.numbers().immediate(), 1);
        case OFFSET -> append(code, target - base, narrow ? 2 : 4);
        case REGISTER_OR_MEMORY, REGISTER_OR_WORD, REGISTER, MEMORY, REGISTER_ONLY, CONTROL, DEBUG, SEGMENT,
            OPCODE_REGISTER, ONE, STRING, FIXED_REGISTER, FIXED_SEGMENT, STACK_TOP, STACK_REGISTER, MMX_REGISTER,
            MMX_OR_MEMORY, MMX_ONLY, XMM_REGISTER, XMM_OR_MEMORY, XMM_ONLY -> {}
        case SHORT_BRANCH, NEAR_BRANCH, FAR_POINTER ->
            throw new IllegalArgumentException(form + " leads elsewhere");
      }
      first = first && operand.kind() != OperandForm.Kind.IMMEDIATE;
    }
  }

  private int immediate(boolean first) {
    int value = picks.numbers().immediate();
    return switch (row.mnemonic()) {
      case ENTER -> first ? picks.numbers().count() : value & 3;
      case AAM -> (value & 0xff) == 0 ? 10 : value;
      case ROL, ROR, RCL, RCR, SHL, SHR, SAR, SHLD, SHRD, BT, BTS, BTR, BTC ->
          picks.equal() ? picks.numbers().count() : value;
      default -> value;
    };
  }

  private static void append(List<Integer> code, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      code.add((value >> (8 * i)) & 0xff);
    }
  }
}
