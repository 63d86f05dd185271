package palimpsest.workbench.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Rows under a header, as text.
final class Rows {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  Rows(String... header) {
    this.header = List.of(header);
  }

  /// Adds a row; its cells are shown as they print.
  Rows add(Object... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(cells.length + " cells under " + header.size() + " headings");
    }
    rows.add(List.of(cells).stream().map(Object::toString).toList());
    return this;
  }

  List<String> header() {
    return header;
  }

  List<List<String>> rows() {
    return rows;
  }

  /// As comma-separated values (RFC 4180, lines ended by a line feed).
  String csv() {
    return csvLine(header) + rows.stream().map(Rows::csvLine).collect(Collectors.joining());
  }

  private static String csvLine(List<String> cells) {
    return cells.stream().map(Rows::csvCell).collect(Collectors.joining(",", "", "\n"));
  }

  private static String csvCell(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /// In columns for a terminal.
  String aligned() {
    StringBuilder text = new StringBuilder();
    alignedLine(header, text);
    rows.forEach(row -> alignedLine(row, text));
    return text.toString();
  }

  private void alignedLine(List<String> cells, StringBuilder text) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      line.append(cells.get(column)).append(" ".repeat(width(column) - cells.get(column).length() + 2));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private int width(int column) {
    int rowWidth = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    return Math.max(header.get(column).length(), rowWidth);
  }

  /// As a Markdown table.
  String markdown() {
    return markdownLine(header)
        + markdownLine(header.stream().map(_ -> "---").toList())
        + rows.stream().map(Rows::markdownLine).collect(Collectors.joining());
  }

  private static String markdownLine(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
