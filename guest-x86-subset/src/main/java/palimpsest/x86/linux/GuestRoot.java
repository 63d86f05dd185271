package palimpsest.x86.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Looks into a guest's root from outside, before there is a guest.
public final class GuestRoot {
  private GuestRoot() {}

  /// The host path of the file that the guest's absolute path `guest` leads to, every link on the way followed as the
  /// guest would follow it.
  ///
  /// @return empty if nothing is there
  public static Optional<Path> find(Path root, String guest) {
    try {
      PathResolver resolver =
          new PathResolver(new GuestTree(Optional.of(root), List.of()), new HostStatus(), () -> guest);
      return resolver.resolve("/", guest, true) instanceof Place.Host host && host.status().isPresent()
          ? Optional.of(host.path())
          : Optional.empty();
    } catch (IOException | LinuxError _) {
      return Optional.empty();
    }
  }
}
