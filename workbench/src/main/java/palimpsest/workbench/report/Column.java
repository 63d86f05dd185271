package palimpsest.workbench.report;

/// A column of a table.
///
/// @param title its heading, without the unit
/// @param unit of its numbers; empty for texts and bare counts
/// @param role what it is for
record Column(String title, String unit, Role role) {
  /// What a column is for.
  enum Role {
    /// Tells rows apart.
    LABEL,
    /// A place on an axis of a sweep.
    AXIS,
    /// A number to draw.
    VALUE,
    /// A word about the row.
    NOTE
  }

  static Column label(String title) {
    return new Column(title, "", Role.LABEL);
  }

  static Column value(String title, String unit) {
    return new Column(title, unit, Role.VALUE);
  }

  static Column note(String title) {
    return new Column(title, "", Role.NOTE);
  }

  static Column axis(String title) {
    return new Column(title, "", Role.AXIS);
  }
}
