package palimpsest.cms.runtime;

import java.util.Collection;

/// Told what has just been done to the T-cache.
interface CacheWitness {
  /// Sees nothing.
  CacheWitness NONE = new CacheWitness() {
    @Override
    public void installed(Installed translation) {}

    @Override
    public void restored(Installed translation) {}

    @Override
    public void moved(Installed translation) {}

    @Override
    public void chained(Link link) {}

    @Override
    public void stood(Installed translation) {}

    @Override
    public void removed(Installed translation, Collection<Installed> neighbours) {}
  };

  /// A translation is in place.
  void installed(Installed translation);

  /// A translation of a saved state is in place, with all the others; its guest bytes may be others by now.
  void restored(Installed translation);

  /// A link branches straight to its target.
  void chained(Link link);

  /// A translation stands at another address.
  void moved(Installed translation);

  /// A translation has been set aside, or taken back into use.
  void stood(Installed translation);

  /// A translation is gone.
  ///
  /// @param neighbours whoever it was chained to, and who to it
  void removed(Installed translation, Collection<Installed> neighbours);
}
