package palimpsest.verify.hardware;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Width;

/// Says a 32-bit instruction in long mode's encodings, where that means exactly the same.
///
/// Addresses get the prefix 67, so that they are computed in 32 bits; an address without registers is written with an
/// SIB byte, since the short form is relative to RIP there; INC and DEC of 40 to 4F are FF /0 and /1 (Intel SDM
/// volume 2, sections 2.2.1 and appendix A). Registers written by 32-bit operations get zero upper halves, and all
/// others kept theirs, which are zero from the beginning.
final class LongModeEncoding {
  private static final int MOST_BYTES = 15;
  private static final int ADDRESS_SIZE = 0x67;
  private static final int OPERAND_SIZE = 0x66;
  private static final int CS_OVERRIDE = 0x2e;

  /// Why an instruction cannot be judged in long mode.
  enum Obstacle {
    STACK("moves the stack pointer: long mode's stack moves by eight bytes"),
    NOT_IN_LONG_MODE("has no encoding in long mode"),
    SIXTEEN_BIT_ADDRESS("long mode has no 16-bit addresses"),
    CODE_SEGMENT("long mode ignores CS as a data segment, and with it that CS cannot be written"),
    SELECTOR("which selectors there are, and what loading one does to a base, differs in long mode"),
    SIXTEEN_BIT_BRANCH("how processors treat the prefix 66 on a near branch in long mode differs"),
    WIDE_TARGET("an indirect branch's target has eight bytes in long mode"),
    TOO_LONG("with the prefix 67 it would have more than 15 bytes");

    private final String reason;

    Obstacle(String reason) {
      this.reason = reason;
    }

    /// The reason, for a table.
    String reason() {
      return reason;
    }
  }

  private LongModeEncoding() {}

  /// What keeps an instruction from being said in long mode, if anything.
  static Optional<Obstacle> obstacle(Line line) {
    Instruction in = line.instruction();
    Optional<Obstacle> byName = obstacle(in.mnemonic());
    if (byName.isPresent()) {
      return byName;
    }
    Encoding encoding = Encoding.of(line.code());
    if (encoding.opcode() == 0x82 && !encoding.twoByte()) {
      return Optional.of(Obstacle.NOT_IN_LONG_MODE);
    }
    if (in.addressSize() == Width.WORD) {
      return Optional.of(Obstacle.SIXTEEN_BIT_ADDRESS);
    }
    if (encoding.hasPrefix(CS_OVERRIDE)) {
      return Optional.of(Obstacle.CODE_SEGMENT);
    }
    boolean branches = !in.operands().isEmpty() && in.operand(0) instanceof Operand.Rel;
    if (branches && encoding.hasPrefix(OPERAND_SIZE)) {
      return Optional.of(Obstacle.SIXTEEN_BIT_BRANCH);
    }
    if (in.mnemonic() == Mnemonic.JMP && !branches) {
      return Optional.of(Obstacle.WIDE_TARGET);
    }
    return encode(line, encoding).length > MOST_BYTES ? Optional.of(Obstacle.TOO_LONG) : Optional.empty();
  }

  /// What keeps every instruction of a name from being said in long mode.
  static Optional<Obstacle> obstacle(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case PUSH, POP, PUSHA, POPA, PUSHF, POPF, PUSHSEG, POPSEG, CALL, CALLF, RET, RETF, IRET, ENTER, LEAVE ->
          Optional.of(Obstacle.STACK);
      case AAA, AAD, AAM, AAS, DAA, DAS, SALC, BOUND, ARPL, INTO, LDS, LES -> Optional.of(Obstacle.NOT_IN_LONG_MODE);
      case MOVSEG, LFS, LGS, LSS, LAR, LSL, VERR, VERW, SLDT, STR -> Optional.of(Obstacle.SELECTOR);
      case JMPF -> Optional.of(Obstacle.NOT_IN_LONG_MODE);
      default -> Optional.empty();
    };
  }

  /// The instruction's bytes in long mode; a relative branch keeps its displacement.
  ///
  /// @throws IllegalArgumentException if there is an obstacle
  static byte[] of(Line line) {
    obstacle(line).ifPresent(obstacle -> {
      throw new IllegalArgumentException(line + ": " + obstacle.reason());
    });
    return encode(line, Encoding.of(line.code()));
  }

  private static byte[] encode(Line line, Encoding encoding) {
    var bytes = new ByteArrayOutputStream();
    if (encoding.namesMemory() || addressSizeCounts(line.instruction())) {
      bytes.write(ADDRESS_SIZE);
    }
    bytes.writeBytes(encoding.prefixes());
    int opcode = encoding.opcode();
    if (!encoding.twoByte() && opcode >= 0x40 && opcode <= 0x4f) {
      bytes.write(0xff);
      bytes.write(0xc0 | opcode & 15);
      return bytes.toByteArray();
    }
    if (encoding.twoByte()) {
      bytes.write(0x0f);
    }
    bytes.write(opcode);
    byte[] rest = encoding.rest();
    if (encoding.namesMemory() && (rest[0] & 0xc7) == 0x05) {
      bytes.write(rest[0] & 0x38 | 4);
      bytes.write(0x25);
      bytes.write(rest, 1, rest.length - 1);
    } else {
      bytes.writeBytes(rest);
    }
    return bytes.toByteArray();
  }

  /// Whether the address size says which registers an instruction goes by, or how long its address is, without ModRM.
  private static boolean addressSizeCounts(Instruction in) {
    return switch (in.mnemonic()) {
      case MOVS, CMPS, STOS, LODS, SCAS, INS, OUTS, XLAT, LOOP, LOOPE, LOOPNE, JCXZ -> true;
      case MOV -> in.operands().stream().anyMatch(Operand.Mem.class::isInstance);
      default -> false;
    };
  }
}
