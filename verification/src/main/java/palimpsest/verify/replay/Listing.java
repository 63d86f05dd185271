package palimpsest.verify.replay;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Disassembler;

/// A program as text: one instruction to a line, its address, its bytes, and behind a semicolon what it is. What stands
/// behind the semicolon is for people.
public final class Listing {
  private static final Pattern BYTE = Pattern.compile("[0-9a-fA-F]{2}");
  private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F]{8}");
  private static final int LONGEST = 15;

  private Listing() {}

  /// Lists code that stands at [MinimalElf#CODE]. Data among it is listed as whatever it decodes to.
  public static String print(byte[] code) {
    var text = new StringBuilder();
    int at = 0;
    while (at < code.length) {
      int start = at;
      Decoded decoded = new Decoder().decode(index -> start + index < code.length ? code[start + index] & 0xff : 0);
      String meaning;
      int length;
      switch (decoded) {
        case Decoded.Valid(var instruction) -> {
          length = instruction.length();
          meaning = new Disassembler().print(instruction, MinimalElf.CODE + at);
        }
        case Decoded.Invalid(int read, var reason) -> {
          length = Math.min(read, LONGEST);
          meaning = "(" + reason + ")";
        }
      }
      int end = Math.min(code.length, at + length);
      String bytes = HexFormat.ofDelimiter(" ").formatHex(code, at, end);
      text.append("%08x  %-30s ; %s%n".formatted(MinimalElf.CODE + at, bytes, meaning));
      at = end;
    }
    return text.toString();
  }

  /// The bytes of a listing, in hexadecimal without spaces. Blank lines and lines that begin with `#` are passed over.
  ///
  /// @param first line number of the first of `lines`
  static String parse(String file, int first, List<String> lines) throws ReplayException {
    var digits = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith("#")) {
        continue;
      }
      String[] words = line.split(";", 2)[0].strip().split("\\s+");
      for (int j = 0; j < words.length; j++) {
        String word = words[j];
        if (j == 0 && ADDRESS.matcher(word).matches()) {
          checkAddress(file, first + i, word, MinimalElf.CODE + digits.length() / 2);
        } else if (BYTE.matcher(word).matches()) {
          digits.append(word);
        } else if (!word.isEmpty()) {
          throw new ReplayException(
              file, first + i, "'" + word + "' is no byte; write an address, bytes of two digits, and text behind ';'");
        }
      }
    }
    return digits.toString().toLowerCase(Locale.ROOT);
  }

  private static void checkAddress(String file, int line, String found, int expected) throws ReplayException {
    if (HexFormat.fromHexDigits(found) != expected) {
      throw new ReplayException(
          file,
          line,
          "address %s, but the bytes before it end at %08x; correct the bytes, or leave the address out"
              .formatted(found, expected));
    }
  }
}
