package palimpsest.cms.adapt;

/// A place in the life of a region, counted in executions of its translations.
///
/// @param translation number of the translation
/// @param executions how often its path has been executed so far
public record Moment(int translation, long executions) {
  /// Executions since `earlier`, of this translation alone: at least so many.
  long since(Moment earlier) {
    return earlier.translation == translation ? executions - earlier.executions : executions;
  }
}
