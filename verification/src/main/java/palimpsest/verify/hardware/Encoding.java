package palimpsest.verify.hardware;

import java.util.Arrays;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.OperandForm;

/// The parts of an instruction's encoding.
///
/// @param prefixes the bytes before the opcode
/// @param twoByte whether 0F stands before the opcode byte
/// @param opcode the opcode byte, 0 to 255
/// @param rest all bytes behind it: ModRM first, if there is one
/// @param namesMemory whether a ModRM byte names memory
record Encoding(byte[] prefixes, boolean twoByte, int opcode, byte[] rest, boolean namesMemory) {
  /// Takes the bytes of one instruction apart.
  static Encoding of(byte[] code) {
    int at = 0;
    while (isPrefix(code[at] & 0xff)) {
      at++;
    }
    byte[] prefixes = Arrays.copyOf(code, at);
    boolean twoByte = code[at] == 0x0f;
    int opcode = code[twoByte ? at + 1 : at] & 0xff;
    byte[] rest = Arrays.copyOfRange(code, twoByte ? at + 2 : at + 1, code.length);
    return new Encoding(prefixes, twoByte, opcode, rest, namesMemory(twoByte, opcode, rest));
  }

  /// Whether a prefix is there.
  boolean hasPrefix(int prefix) {
    for (byte each : prefixes) {
      if ((each & 0xff) == prefix) {
        return true;
      }
    }
    return false;
  }

  /// A relative branch with another displacement: it ends the encoding, in one byte, two or four.
  static byte[] withDisplacement(byte[] branch, int displacement) {
    byte[] changed = branch.clone();
    int size = of(branch).rest().length;
    for (int i = 0; i < size; i++) {
      changed[changed.length - size + i] = (byte) (displacement >> 8 * i);
    }
    return changed;
  }

  private static boolean isPrefix(int value) {
    return switch (value) {
      case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3 -> true;
      default -> false;
    };
  }

  private static boolean namesMemory(boolean twoByte, int opcode, byte[] rest) {
    if (rest.length == 0 || (rest[0] & 0xff) >= 0xc0) {
      return false;
    }
    for (OpcodeRow row : OpcodeTable.i686().rows()) {
      if (row.twoByte() == twoByte && row.opcode() == opcode) {
        return row.hasModrm()
            && row.operands().stream().noneMatch(form -> form.kind() == OperandForm.Kind.REGISTER_ONLY);
      }
    }
    return false;
  }
}
