package palimpsest.x86.isa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The opcode table: every encoding there is, read from one text by decoder, printer, generators and coverage.
///
/// No two rows claim the same bytes: the table refuses to load otherwise.
public final class OpcodeTable {
  private static final OpcodeTable I686 = new OpcodeTable(Extension.I686);

  /// Made when first asked for: most runs never do.
  private static final class Whole {
    private static final OpcodeTable TABLE = new OpcodeTable(EnumSet.allOf(Extension.class));
  }

  private final List<OpcodeRow> rows;
  private final Opcode[] oneByte = emptyMap();
  private final Opcode[] twoByte = emptyMap();

  private OpcodeTable(Set<Extension> extensions) {
    rows = Stream.of(Extension.values())
        .filter(extensions::contains)
        .flatMap(extension -> texts(extension)
            .flatMap(String::lines)
            .flatMap(line -> OpcodeRowParser.rows(extension, line)))
        .toList();
    for (OpcodeRow row : rows) {
      opcode(row.twoByte(), row.opcode()).add(row);
    }
  }

  private static Stream<String> texts(Extension extension) {
    return switch (extension) {
      case BASE -> Stream.of(OpcodeText.ONE_BYTE, OpcodeText.TWO_BYTE, FpuText.ESCAPES);
      case MMX -> Stream.of(SimdText.MMX);
      case FXSR -> Stream.of(SimdText.FXSR);
      case SSE -> Stream.of(SimdText.SSE);
      case SSE2 -> Stream.of(SimdText.SSE2);
    };
  }

  /// The table of an i686: the integer set, x87 and MMX.
  public static OpcodeTable i686() {
    return I686;
  }

  /// The table of every extension there is.
  public static OpcodeTable whole() {
    return Whole.TABLE;
  }

  /// A table that has the rows of `extensions` and may have others.
  static OpcodeTable of(Set<Extension> extensions) {
    return Extension.I686.containsAll(extensions) ? I686 : Whole.TABLE;
  }

  /// All rows: the one-byte map, the two-byte map, x87, then the extensions, each in opcode order.
  public List<OpcodeRow> rows() {
    return rows;
  }

  /// The x87 row an FPU opcode register value names: `(escape byte & 7) << 8 | ModRM`.
  ///
  /// @throws IllegalArgumentException if no x87 instruction has that opcode
  public OpcodeRow fpuRow(int fpuOpcode) {
    OpcodeRow row = opcode(false, 0xD8 | fpuOpcode >> 8).row(MandatoryPrefix.NONE, fpuOpcode & 0xFF);
    if (row == null) {
      throw new IllegalArgumentException(String.format("no x87 instruction has opcode %03X", fpuOpcode));
    }
    return row;
  }

  /// The row of an [Mnemonic#SIMD] instruction.
  ///
  /// @throws IllegalArgumentException if it is none
  public static OpcodeRow simdRow(Instruction instruction) {
    if (instruction.mnemonic() == Mnemonic.SIMD
        && instruction.operands().getLast() instanceof Operand.Imm(int code, _)) {
      for (MandatoryPrefix prefix : MandatoryPrefix.values()) {
        if (prefix.code() == code >> 16) {
          int opcode = code >> 8 & 0xFF;
          OpcodeRow row = I686.opcode(true, opcode).row(prefix, code & 0xFF);
          row = row == null ? whole().opcode(true, opcode).row(prefix, code & 0xFF) : row;
          if (row != null) {
            return row;
          }
        }
      }
    }
    throw new IllegalArgumentException("not an instruction of MMX or SSE: " + instruction);
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

  /// The rows of one opcode byte, arranged so that a prefix and a ModRM byte find their row by one index.
  ///
  /// ModRM's mod matters only as "register or memory", so 8 memory entries (by reg) and 64 register entries (by reg and
  /// r/m) cover all 256 values. Filled while the table loads, never changed after.
  static final class Opcode {
    private static final int MEMORY_ENTRIES = 8;
    private static final int ENTRIES = MEMORY_ENTRIES + 64;

    private final List<OpcodeRow> all = new ArrayList<>();
    /// As long as it has to be.
    private @Nullable OpcodeRow[] bySelection = new OpcodeRow[0];
    private boolean hasModrm;
    private boolean ignoresMod;

    private void add(OpcodeRow row) {
      if (!all.isEmpty() && hasModrm != row.hasModrm()) {
        throw new IllegalStateException(row.encoding() + " disagrees with its neighbours about ModRM");
      }
      all.add(row);
      hasModrm = row.hasModrm();
      ignoresMod |= row.operands().contains(OperandForm.Rd);
      int length = (row.prefix().ordinal() + 1) * ENTRIES;
      bySelection = Arrays.copyOf(bySelection, Math.max(length, bySelection.length));
      for (int modrm = 0; modrm < 256; modrm++) {
        if (!hasModrm || row.accepts(modrm)) {
          OpcodeRow before = bySelection[index(row.prefix(), modrm)];
          if (before != null && before != row) {
            throw new IllegalStateException(row.encoding() + " is already " + before.encoding());
          }
          bySelection[index(row.prefix(), modrm)] = row;
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

    /// The row that a prefix and a ModRM byte select, if any; any value serves where no ModRM byte follows.
    @Nullable OpcodeRow row(MandatoryPrefix prefix, int modrm) {
      OpcodeRow selected = exactly(prefix, modrm);
      if (selected != null || prefix == MandatoryPrefix.NONE) {
        return selected;
      }
      OpcodeRow plain = exactly(MandatoryPrefix.NONE, modrm);
      return plain == null || plain.isSimd() ? null : plain;
    }

    private @Nullable OpcodeRow exactly(MandatoryPrefix prefix, int modrm) {
      int index = index(prefix, modrm);
      return index < bySelection.length ? bySelection[index] : null;
    }

    /// Whether some row would take this prefix and ModRM byte if it named memory.
    boolean acceptsMemory(MandatoryPrefix prefix, int modrm) {
      return row(prefix, modrm & 0x3F) != null;
    }

    private static int index(MandatoryPrefix prefix, int modrm) {
      int entry = modrm >= 0xC0 ? MEMORY_ENTRIES + (modrm & 0x3F) : modrm >> 3 & 7;
      return prefix.ordinal() * ENTRIES + entry;
    }
  }
}
