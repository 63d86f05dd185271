package palimpsest.cms.runtime;

import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What is to be known of a translation that is there no more.
///
/// @param number its own
/// @param eip guest address of its entry
/// @param gear it was made in
/// @param pathInstructions guest instructions on its path
record Gone(int number, int eip, int gear, int pathInstructions) {
  static Gone of(Installed one) {
    return new Gone(one.number(), one.eip(), one.gear(), one.pathInstructions());
  }

  void save(StateWriter out) {
    out.i32(number);
    out.i32(eip);
    out.i8(gear);
    out.i32(pathInstructions);
  }

  /// Reads what [#save] wrote.
  static Gone read(StateReader in) throws StateException {
    return new Gone(in.within(1, Integer.MAX_VALUE), in.i32(), in.u8(), in.i32());
  }
}
