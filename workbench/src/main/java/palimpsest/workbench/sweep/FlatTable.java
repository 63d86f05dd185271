package palimpsest.workbench.sweep;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/// Rows of named values as CSV (RFC 4180, lines ending in one newline).
final class FlatTable {
  private FlatTable() {}

  /// @param rows by column; what a row lacks is empty
  static String csv(Collection<String> columns, List<Map<String, Object>> rows) {
    StringBuilder text = new StringBuilder();
    CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      printer.printRecord(columns);
      for (Map<String, Object> row : rows) {
        printer.printRecord(columns.stream().map(column -> cell(row.getOrDefault(column, ""))));
      }
    } catch (IOException e) {
      throw new IllegalStateException("a string takes whatever is appended", e);
    }
    return text.toString();
  }

  /// Rows of equally many cells as columns two spaces apart.
  static String columns(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /// A value as a cell: texts as they are, everything else as JSON has it.
  static String cell(Object value) {
    return value instanceof String text ? text : Json.line(value);
  }
}
