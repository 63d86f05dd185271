package palimpsest.verify.hardware;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import palimpsest.x86.isa.Disassembler;

/// A few guest instructions, run from the first; they end at the last one's end, or fault.
///
/// @param lines the instructions; a relative branch among them leads forward to where one of them begins, or to the end
record Snippet(List<Line> lines) {
  Snippet {
    lines = List.copyOf(lines);
  }

  /// The first `count` of its instructions; a branch that led beyond them leads to their end.
  Snippet first(int count) {
    List<Integer> offsets = boundaries();
    List<Line> first = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int next = offsets.get(i + 1);
      int most = offsets.get(count) - next;
      Line line = lines.get(i);
      first.add(line.branch().orElse(0) > most ? line.withDisplacement(most) : line);
    }
    return new Snippet(first);
  }

  /// Whether it may leave other values in DS, ES, FS or GS.
  boolean changesSelectors() {
    return lines.stream().anyMatch(line -> switch (line.instruction().mnemonic()) {
      case MOVSEG, POPSEG, LES, LDS, LFS, LGS, LSS -> true;
      default -> false;
    });
  }

  /// Offsets at which its instructions begin, and of its end.
  List<Integer> boundaries() {
    List<Integer> offsets = new ArrayList<>();
    int offset = 0;
    for (Line line : lines) {
      offsets.add(offset);
      offset += line.code().length;
    }
    offsets.add(offset);
    return offsets;
  }

  /// One instruction to a line: bytes and text.
  @Override
  public String toString() {
    return lines.stream().map(Line::toString).collect(Collectors.joining("\n"));
  }

  /// The bytes alone, in hexadecimal.
  String hex() {
    return lines.stream().map(line -> HexFormat.of().formatHex(line.code())).collect(Collectors.joining(" "));
  }

  /// The text alone, on one line.
  String text() {
    return lines.stream()
        .map(line -> new Disassembler().print(line.instruction(), 0))
        .collect(Collectors.joining("; "));
  }
}
