package palimpsest.verify.instructions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.x86.isa.MandatoryPrefix;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OpcodeTable;

/// The opcode table's rows by opcode byte.
final class Rows {
  static final Rows TABLE = new Rows(OpcodeTable.i686().rows());

  private final List<List<OpcodeRow>> byOpcode = new ArrayList<>();

  private Rows(List<OpcodeRow> rows) {
    for (int i = 0; i < 512; i++) {
      byOpcode.add(new ArrayList<>());
    }
    rows.forEach(row -> byOpcode.get(index(row.twoByte(), row.opcode())).add(row));
  }

  /// The row that an opcode byte and what follows it select, if any.
  ///
  /// @param modrm the next byte, whether or not it is a ModRM byte
  /// @param prefix what stood before it
  Optional<OpcodeRow> find(boolean twoByte, int opcode, int modrm, MandatoryPrefix prefix) {
    Optional<OpcodeRow> plain = Optional.empty();
    for (OpcodeRow row : byOpcode.get(index(twoByte, opcode))) {
      if (!row.hasModrm() || row.accepts(modrm)) {
        if (row.prefix() == prefix) {
          return Optional.of(row);
        }
        if (row.prefix() == MandatoryPrefix.NONE && !row.isSimd()) {
          plain = Optional.of(row);
        }
      }
    }
    return plain;
  }

  private static int index(boolean twoByte, int opcode) {
    return (twoByte ? 256 : 0) + opcode;
  }
}
