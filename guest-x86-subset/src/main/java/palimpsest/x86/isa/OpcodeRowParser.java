package palimpsest.x86.isa;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Reads the notation of [OpcodeText].
final class OpcodeRowParser {
  private static final Pattern SPACES = Pattern.compile(" +");

  private static final Map<String, OperandForm> FORMS =
      Stream.of(OperandForm.values()).collect(Collectors.toUnmodifiableMap(OperandForm::code, form -> form));

  private OpcodeRowParser() {}

  /// The rows of one line: one per opcode byte of its range.
  static Stream<OpcodeRow> rows(String line) {
    List<String> words = new ArrayList<>(List.of(SPACES.split(line)));
    boolean repSelected = words.removeIf(word -> word.equals("F3"));
    boolean twoByte = words.removeIf(word -> word.equals("0F"));
    String encoding = words.removeFirst();
    String name = words.removeFirst();
    boolean lockable = words.remove("lock");
    boolean repeatable = words.remove("rep");
    boolean byteSized = words.remove("byte");
    List<OperandForm> operands = words.stream().map(OpcodeRowParser::form).toList();

    int slash = encoding.indexOf('/');
    int colon = encoding.indexOf(':');
    int digit = slash < 0 ? OpcodeRow.ANY : Integer.parseInt(encoding.substring(slash + 1));
    int firstModrm = colon < 0 ? OpcodeRow.ANY : first(encoding.substring(colon + 1));
    int lastModrm = colon < 0 ? OpcodeRow.ANY : last(encoding.substring(colon + 1));
    String opcodes = encoding.substring(0, slash >= 0 ? slash : colon >= 0 ? colon : encoding.length());
    Mnemonic mnemonic =
        !twoByte && first(opcodes) >= 0xD8 && last(opcodes) <= 0xDF ? Mnemonic.FPU : Mnemonic.valueOf(name);
    return IntStream.rangeClosed(first(opcodes), last(opcodes))
        .mapToObj(
            opcode ->
                new OpcodeRow(
                    twoByte,
                    repSelected,
                    opcode,
                    digit,
                    firstModrm,
                    lastModrm,
                    mnemonic,
                    name,
                    operands,
                    lockable,
                    repeatable,
                    byteSized));
  }

  private static int first(String range) {
    return HexFormat.fromHexDigits(range.substring(0, 2));
  }

  private static int last(String range) {
    return HexFormat.fromHexDigits(range.substring(range.length() - 2));
  }

  private static OperandForm form(String code) {
    OperandForm form = FORMS.get(code);
    if (form == null) {
      throw new IllegalStateException("no operand code " + code);
    }
    return form;
  }
}
