package palimpsest.verify.generate;

import java.util.HexFormat;
import java.util.stream.Collectors;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Disassembler;

/// The text form of a generated program: lines that begin with `#` are for people, all others are the code's bytes in
/// hexadecimal.
public final class RegressionFile {
  private RegressionFile() {}

  /// Writes code with one instruction to a line. Data among the code is listed as whatever it decodes to.
  ///
  /// @param comment one line about it
  public static String write(String comment, byte[] code) {
    var text = new StringBuilder("# ").append(comment).append('\n');
    int at = 0;
    while (at < code.length) {
      int start = at;
      Decoded decoded = new Decoder().decode(index -> start + index < code.length ? code[start + index] & 0xff : 0);
      int length;
      String meaning;
      switch (decoded) {
        case Decoded.Valid(var instruction) -> {
          length = instruction.length();
          meaning = new Disassembler().print(instruction, MinimalElf.CODE + at);
        }
        case Decoded.Invalid(int read, var reason) -> {
          length = read;
          meaning = reason.toString();
        }
      }
      int end = Math.min(code.length, at + length);
      text.append("# %08x  %s%n".formatted(MinimalElf.CODE + at, meaning));
      text.append(HexFormat.ofDelimiter(" ").formatHex(code, at, end)).append('\n');
      at = end;
    }
    return text.toString();
  }

  /// The code of a text that [#write] made.
  ///
  /// @throws IllegalArgumentException if a line that is no comment is not hexadecimal
  public static byte[] read(String text) {
    String digits = text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replace(" ", ""))
        .collect(Collectors.joining());
    return HexFormat.of().parseHex(digits);
  }
}
