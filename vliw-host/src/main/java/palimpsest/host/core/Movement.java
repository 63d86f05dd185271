package palimpsest.host.core;

/// Told when another line, or page, becomes the most recently used of its set: what was known about the one before no
/// longer holds.
interface Movement {
  /// Tells nobody.
  Movement IGNORED = new Movement() {
    @Override
    public void lineMoved(int set) {}

    @Override
    public void pageMoved(int set) {}
  };

  /// Another line, or none, is the most recently used of a set of the data cache.
  void lineMoved(int set);

  /// Another page, or none, is the most recently used of a set of the TLB, or its entry is another.
  void pageMoved(int set);
}
