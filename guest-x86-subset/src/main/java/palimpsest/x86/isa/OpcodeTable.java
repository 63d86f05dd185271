package palimpsest.x86.isa;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The i686 opcode table: every encoding this CPU has, read from one text by decoder, printer, generators and coverage.
///
/// No two rows claim the same bytes: the table refuses to load otherwise.
public final class OpcodeTable {
  private static final OpcodeTable I686 =
      new OpcodeTable(Stream.of(OpcodeText.ONE_BYTE, OpcodeText.TWO_BYTE, OpcodeText.FPU));

  private final List<OpcodeRow> rows;
  private final Opcode[] oneByte = emptyMap();
  private final Opcode[] twoByte = emptyMap();

  private OpcodeTable(Stream<String> texts) {
    rows = texts.flatMap(String::lines).flatMap(OpcodeRowParser::rows).toList();
    for (OpcodeRow row : rows) {
      opcode(row.twoByte(), row.opcode()).add(row);
    }
  }

  /// The table of the i686 user and system integer set and x87.
  public static OpcodeTable i686() {
    return I686;
  }

  /// All rows: the one-byte map, the two-byte map, x87, each in opcode order.
  public List<OpcodeRow> rows() {
    return rows;
  }

  /// The x87 row an FPU opcode register value names: `(escape byte & 7) << 8 | ModRM`.
  ///
  /// @throws IllegalArgumentException if no x87 instruction has that opcode
  public OpcodeRow fpuRow(int fpuOpcode) {
    OpcodeRow row = opcode(false, 0xD8 | fpuOpcode >> 8).row(fpuOpcode & 0xFF);
    if (row == null) {
      throw new IllegalArgumentException(String.format("no x87 instruction has opcode %03X", fpuOpcode));
    }
    return row;
  }

  Opcode opcode(boolean inTwoByteMap, int opcode) {
    return (inTwoByteMap ? twoByte : oneByte)[opcode];
  }

  /// The table as text, one row per line: encoding, name, operand codes.
  @Override
  public String toString() {
    return rows.stream()
        .map(
            row ->
                row.encoding()
                    + " "
                    + row.name()
                    + row.operands().stream().map(form -> " " + form.code()).collect(Collectors.joining()))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Opcode[] emptyMap() {
    var map = new Opcode[256];
    for (int i = 0; i < map.length; i++) {
      map[i] = new Opcode();
    }
    return map;
  }

  /// The rows of one opcode byte, arranged so that a ModRM byte finds its row by one index.
  ///
  /// ModRM's mod matters only as "register or memory", so 8 memory entries (by reg) and 64 register entries (by reg and
  /// r/m) cover all 256 values. Filled while the table loads, never changed after.
  static final class Opcode {
    private static final int MEMORY_ENTRIES = 8;

    private final List<OpcodeRow> all = new ArrayList<>();
    private final @Nullable OpcodeRow[] byModrm = new OpcodeRow[MEMORY_ENTRIES + 64];
    private @Nullable Opcode repSelected;
    private boolean hasModrm;
    private boolean ignoresMod;

    private void add(OpcodeRow row) {
      if (row.repSelected()) {
        if (repSelected == null) {
          repSelected = new Opcode();
        }
        repSelected.place(row);
      } else {
        place(row);
      }
    }

    private void place(OpcodeRow row) {
      if (!all.isEmpty() && hasModrm != row.hasModrm()) {
        throw new IllegalStateException(row.encoding() + " disagrees with its neighbours about ModRM");
      }
      all.add(row);
      hasModrm = row.hasModrm();
      ignoresMod = row.operands().contains(OperandForm.Rd);
      for (int modrm = 0; modrm < 256; modrm++) {
        if (!hasModrm || row.accepts(modrm)) {
          OpcodeRow before = byModrm[index(modrm)];
          if (before != null && before != row) {
            throw new IllegalStateException(row.encoding() + " is already " + before.encoding());
          }
          byModrm[index(modrm)] = row;
        }
      }
    }

    /// Whether the opcode exists at all.
    boolean isDefined() {
      return !all.isEmpty();
    }

    /// Whether a ModRM byte follows.
    boolean hasModrm() {
      return hasModrm;
    }

    /// Whether a ModRM byte names memory here, so that SIB and displacement follow.
    boolean namesMemory(int modrm) {
      return hasModrm && modrm < 0xC0 && !ignoresMod;
    }

    /// The row a ModRM byte selects, if any; any value serves where none follows.
    @Nullable OpcodeRow row(int modrm) {
      return byModrm[index(modrm)];
    }

    /// Whether some row would take this ModRM byte if it named memory.
    boolean acceptsMemory(int modrm) {
      return byModrm[modrm >> 3 & 7] != null;
    }

    /// The rows that F3 selects instead.
    @Nullable Opcode repSelected() {
      return repSelected;
    }

    private static int index(int modrm) {
      return modrm >= 0xC0 ? MEMORY_ENTRIES + (modrm & 0x3F) : modrm >> 3 & 7;
    }
  }
}
