package palimpsest.x86.linux;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Which host folders make up the guest's files: its root and what is bound into it. Paths here are lists of names,
/// links already resolved.
final class GuestTree {
  /// A folder of the host and where it stands.
  ///
  /// @param names its place in the guest's tree
  private record Base(Path folder, List<String> names, boolean readOnly) {}

  /// Deepest first, so that the first that holds a place is the one that shows it.
  private final List<Base> bases = new ArrayList<>();

  /// @throws IOException if one of the folders is not there
  GuestTree(Optional<Path> root, List<Binding> bindings) throws IOException {
    for (Binding binding : bindings) {
      bases.add(new Base(binding.host().toRealPath(), names(binding.guest()), binding.readOnly()));
    }
    bases.sort((a, b) -> Integer.compare(b.names.size(), a.names.size()));
    if (root.isPresent()) {
      bases.add(new Base(root.get().toRealPath(), List.of(), false));
    }
  }

  /// The names a path consists of.
  static List<String> names(String path) {
    return Arrays.stream(path.split("/")).filter(name -> !name.isEmpty()).toList();
  }

  /// The host's path of a place; empty if no folder of the host holds it.
  ///
  /// @throws LinuxError ENOENT if the host cannot have such a name
  Optional<Path> hostPath(List<String> names) throws LinuxError {
    Optional<Base> base = base(names);
    if (base.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path path = base.get().folder;
      for (String name : names.subList(base.get().names.size(), names.size())) {
        path = path.resolve(name);
      }
      return Optional.of(path);
    } catch (InvalidPathException _) {
      throw Errno.ENOENT.failure();
    }
  }

  /// Whether the guest may change nothing there.
  boolean isReadOnly(List<String> names) {
    return base(names).map(Base::readOnly).orElse(true);
  }

  /// Whether something is bound at that very place, or the root is there.
  boolean isMountPoint(List<String> names) {
    return names.isEmpty() || base(names).filter(base -> base.names.equals(names)).isPresent();
  }

  /// Whether one folder of the host holds both places.
  boolean onOneBase(List<String> one, List<String> other) {
    return base(one).equals(base(other));
  }

  /// Whether something is bound somewhere below that place.
  boolean leadsToBinding(List<String> names) {
    return bases.stream().anyMatch(base -> base.names.size() > names.size() && isPrefix(names, base.names));
  }

  /// The names in a directory that lead to bindings, in order.
  Collection<String> bound(List<String> directory) {
    TreeSet<String> found = new TreeSet<>();
    for (Base base : bases) {
      if (base.names.size() > directory.size() && isPrefix(directory, base.names)) {
        found.add(base.names.get(directory.size()));
      }
    }
    return found;
  }

  /// Whether a host path lies in one of the folders, by its names alone.
  boolean holds(Path host) {
    return bases.stream().anyMatch(base -> host.startsWith(base.folder));
  }

  private Optional<Base> base(List<String> names) {
    return bases.stream().filter(base -> isPrefix(base.names, names)).findFirst();
  }

  private static boolean isPrefix(List<String> shorter, List<String> longer) {
    return shorter.size() <= longer.size() && longer.subList(0, shorter.size()).equals(shorter);
  }

  /// The guest's path of a place below one of these folders.
  Optional<String> guestPath(Path host) {
    for (Base base : bases) {
      if (host.startsWith(base.folder)) {
        List<String> names = new ArrayList<>(base.names);
        base.folder.relativize(host).forEach(name -> names.add(name.toString()));
        names.removeIf(String::isEmpty);
        return Optional.of("/" + String.join("/", names));
      }
    }
    return Optional.empty();
  }
}
