package palimpsest.host.machine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The unit and range of a number in a machine description; the reader of machine files checks and reports by it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Quantity {
  /// The unit, as a message names it ("cycles", "ns").
  String unit();

  /// Smallest legal value.
  double min();

  /// Largest legal value.
  double max();
}
