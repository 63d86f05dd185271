package palimpsest.workbench.report;

import java.util.List;

/// The numbers of a figure: what it draws, what can be looked up behind it, and what its CSV file holds.
///
/// @param columns at least one
/// @param rows each with a text or a number (`String`, `Long`, `Double`) for each column
record Table(List<Column> columns, List<List<Object>> rows) {
  Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    int width = columns.size();
    if (rows.stream().anyMatch(row -> row.size() != width)) {
      throw new IllegalArgumentException("a row has not one element for each of " + width + " columns");
    }
  }
}
