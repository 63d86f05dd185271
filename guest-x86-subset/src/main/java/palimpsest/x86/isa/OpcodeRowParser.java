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
  static Stream<OpcodeRow> rows(Extension extension, String line) {
    List<String> words = new ArrayList<>(List.of(SPACES.split(line)));
    boolean twoByte = words.contains("0F");
    MandatoryPrefix prefix = prefix(words);
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
    Mnemonic mnemonic = mnemonic(extension, twoByte, opcodes, name);
    return IntStream.rangeClosed(first(opcodes), last(opcodes))
        .mapToObj(
            opcode ->
                new OpcodeRow(
                    twoByte,
                    prefix,
                    opcode,
                    digit,
                    firstModrm,
                    lastModrm,
                    mnemonic,
                    name,
                    extension,
                    operands,
                    lockable,
                    repeatable,
                    byteSized));
  }

  /// What stands before the opcode byte: taken from `words`.
  private static MandatoryPrefix prefix(List<String> words) {
    int opcode = words.indexOf("0F");
    int before = opcode >= 0 ? opcode : words.getFirst().equals("F3") ? 1 : 0;
    MandatoryPrefix found = MandatoryPrefix.NONE;
    for (MandatoryPrefix prefix : MandatoryPrefix.values()) {
      if (before > 0 && prefix.text().startsWith(words.getFirst())) {
        found = prefix;
      }
    }
    words.subList(0, opcode >= 0 ? opcode + 1 : before).clear();
    return found;
  }

  private static Mnemonic mnemonic(Extension extension, boolean twoByte, String opcodes, String name) {
    return switch (extension) {
      case BASE ->
          !twoByte && first(opcodes) >= 0xD8 && last(opcodes) <= 0xDF ? Mnemonic.FPU : Mnemonic.valueOf(name);
      case MMX, FXSR, SSE, SSE2 -> Mnemonic.SIMD;
    };
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
