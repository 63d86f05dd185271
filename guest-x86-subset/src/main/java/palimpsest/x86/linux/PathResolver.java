package palimpsest.x86.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Resolves guest paths below the root, component by component.
///
/// **Invariant**: the host path of every [Place.Host] lies at or below the root, and reaching it follows no symbolic
/// link of the host: `..` stops at the root, an absolute link target starts again at the root, and a link in the middle of a
/// path is replaced by its target before anything is looked up behind it. The files are assumed not to be moved about
/// by others while the guest runs.
final class PathResolver {
  /// Links one resolution may follow (Linux's MAXSYMLINKS).
  private static final int MOST_LINKS = 40;

  private static final int LONGEST_NAME_BYTES = 255;
  private static final String PROGRAM_LINK = "/proc/self/exe";
  /// Directories that devices and links of ours are found in even where the root has none.
  private static final Set<String> OWN_DIRECTORIES = Set.of("/dev", "/dev/fd", "/proc", "/proc/self");

  private final Optional<Path> root;
  private final HostStatus statuses;
  private final Supplier<String> program;

  /// @param root the host directory that is the guest's `/`, links resolved
  /// @param statuses looks at host files
  /// @param program what /proc/self/exe leads to, for whoever asks now
  PathResolver(Optional<Path> root, HostStatus statuses, Supplier<String> program) {
    this.root = root;
    this.statuses = statuses;
    this.program = program;
  }

  /// What /proc/self/exe leads to.
  String program() {
    return program.get();
  }

  /// Resolves `path`.
  ///
  /// @param base absolute guest path of the directory a relative path starts at
  /// @param followLast whether a link in the last place is followed
  /// @throws LinuxError ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, EACCES; that the last component does not exist is none
  Place resolve(String base, String path, boolean followLast) throws LinuxError {
    if (path.isEmpty()) {
      throw Errno.ENOENT.failure();
    }
    boolean directoryOnly = path.endsWith("/");
    List<String> at = new ArrayList<>();
    Deque<String> pending = new ArrayDeque<>();
    if (!path.startsWith("/")) {
      at.addAll(names(base));
    }
    pending.addAll(names(path));
    int links = 0;
    while (!pending.isEmpty()) {
      String name = pending.removeFirst();
      if (name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        if (!at.isEmpty()) {
          at.removeLast();
        }
        continue;
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME_BYTES) {
        throw Errno.ENAMETOOLONG.failure();
      }
      boolean last = pending.isEmpty();
      at.add(name);
      String guest = guestPath(at);
      Optional<String> target = Optional.empty();
      if (guest.equals(PROGRAM_LINK)) {
        if (last && !followLast) {
          return new Place.ProgramLink();
        }
        target = Optional.of(program());
      } else {
        Optional<Place> own = ownPlace(guest);
        if (own.isPresent()) {
          if (!last || directoryOnly) {
            throw Errno.ENOTDIR.failure();
          }
          return own.get();
        }
        Optional<FileStatus> status = statusAt(at);
        if (status.isEmpty() && !last && !OWN_DIRECTORIES.contains(guest)) {
          throw Errno.ENOENT.failure();
        }
        if (status.isPresent()) {
          if (status.get().isSymbolicLink() && (!last || followLast || directoryOnly)) {
            target = Optional.of(linkTarget(hostPath(at)));
          } else if (!status.get().isDirectory() && (!last || directoryOnly)) {
            throw Errno.ENOTDIR.failure();
          }
        }
      }
      if (target.isPresent()) {
        if (++links > MOST_LINKS) {
          throw Errno.ELOOP.failure();
        }
        at.removeLast();
        if (target.get().startsWith("/")) {
          at.clear();
        }
        List<String> more = names(target.get());
        for (int i = more.size() - 1; i >= 0; i--) {
          pending.addFirst(more.get(i));
        }
      }
    }
    return root.isEmpty() ? rootless(at) : new Place.Host(hostPath(at), guestPath(at), statusAt(at), directoryOnly);
  }

  /// The target a host link holds.
  ///
  /// @throws LinuxError what the host says
  static String linkTarget(Path link) throws LinuxError {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      throw HostErrors.from(e);
    }
  }

  private static Place rootless(List<String> at) throws LinuxError {
    if (!at.isEmpty()) {
      throw Errno.ENOENT.failure();
    }
    return new Place.EmptyRoot();
  }

  private Optional<FileStatus> statusAt(List<String> at) throws LinuxError {
    return root.isEmpty() ? Optional.empty() : statuses.of(hostPath(at));
  }

  private static Optional<Place> ownPlace(String guest) {
    for (CharacterDevice.Kind kind : CharacterDevice.Kind.values()) {
      if (guest.equals(kind.path())) {
        return Optional.of(new Place.Device(kind));
      }
    }
    return switch (guest) {
      case "/dev/tty" -> Optional.of(new Place.Terminal());
      case "/dev/stdin", "/dev/fd/0" -> Optional.of(new Place.Descriptor(0));
      case "/dev/stdout", "/dev/fd/1" -> Optional.of(new Place.Descriptor(1));
      case "/dev/stderr", "/dev/fd/2" -> Optional.of(new Place.Descriptor(2));
      default -> Optional.empty();
    };
  }

  private Path hostPath(List<String> names) throws LinuxError {
    Path path = root.orElseThrow();
    try {
      for (String name : names) {
        path = path.resolve(name);
      }
      return path;
    } catch (InvalidPathException _) {
      throw Errno.ENOENT.failure();
    }
  }

  private static String guestPath(List<String> names) {
    return "/" + String.join("/", names);
  }

  private static List<String> names(String path) {
    return Arrays.stream(path.split("/")).filter(name -> !name.isEmpty()).toList();
  }
}
