package palimpsest.cms.adapt;

import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// A place in the life of a region, counted in executions of its translations.
///
/// @param translation number of the translation
/// @param executions how often its path has been executed so far
public record Moment(int translation, long executions) {
  void save(StateWriter out) {
    out.i32(translation);
    out.i64(executions);
  }

  /// Reads what [#save] wrote.
  static Moment read(StateReader in) throws StateException {
    return new Moment(in.i32(), in.i64());
  }

  /// Executions since `earlier`, of this translation alone: at least so many.
  long since(Moment earlier) {
    return earlier.translation == translation ? executions - earlier.executions : executions;
  }
}
