package palimpsest.cms.runtime;

import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// A piece of concealed memory that translations stand in, and the rule by which they leave it when there is no room
/// (FACTS 5.4: what Crusoe did is not known).
///
/// A space knows addresses; chains, marks and bytes are its [Housekeeping]'s.
interface Space {
  /// Takes translations away, or to another place.
  interface Housekeeping {
    /// Removes a translation for good; its space is told by [Space#left].
    void evict(Installed victim);

    /// Puts a translation at another address. Its bytes at the old and the new one may overlap.
    void move(Installed survivor, int to);
  }

  /// Whether a translation of `size` bytes can be held at all.
  boolean fits(int size);

  /// Finds room for `size` bytes, a multiple of 8, of a translation of a gear.
  ///
  /// @param work does away with what is in the way
  /// @return the address of the room, a multiple of 8
  int makeRoom(int size, int gear, Housekeeping work);

  /// Writes what is known beside the translations themselves.
  ///
  /// @throws StateException never
  void save(Places places, StateWriter out) throws StateException;

  /// An empty space becomes what [#save] wrote.
  void restore(Places places, StateReader in) throws StateException;

  /// A translation stands where [#makeRoom] said last.
  void entered(Installed translation);

  /// A translation is gone.
  void left(Installed translation);
}
