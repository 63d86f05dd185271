package palimpsest.x86.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Resolves guest paths in the guest's tree, component by component.
///
/// **Invariant**: the host path of every [Place.Host] lies at or below a folder of the tree, and at the moment of the
/// call reaching it follows no symbolic link of the host: `..` stops at the root, an absolute link target starts again
/// at the root, and a link in the middle of a path is replaced by its target before anything is looked up behind it.
/// That holds for the directory a relative path starts at too: what was a directory when it was opened may be a link by
/// now. A place is therefore used at once or resolved again, never kept. The host's own programs are assumed not to
/// move files about while the guest runs.
final class PathResolver {
  /// Links one resolution may follow (Linux's MAXSYMLINKS).
  private static final int MOST_LINKS = 40;

  private static final int LONGEST_NAME_BYTES = 255;
  private static final String PROGRAM_LINK = "/proc/self/exe";
  /// Directories that devices and links of ours are found in even where the root has none.
  private static final Set<String> OWN_DIRECTORIES = Set.of("/dev", "/dev/fd", "/proc", "/proc/self", "/proc/self/fd");
  private static final Pattern DESCRIPTOR = Pattern.compile("/(?:dev|proc/self)/fd/(0|[1-9][0-9]{0,8})");

  private final GuestTree tree;
  private final HostStatus statuses;
  private final Supplier<String> program;

  /// @param tree the guest's files
  /// @param statuses looks at host files
  /// @param program what /proc/self/exe leads to, for whoever asks now
  PathResolver(GuestTree tree, HostStatus statuses, Supplier<String> program) {
    this.tree = tree;
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
      pending.addAll(GuestTree.names(base));
    }
    pending.addAll(GuestTree.names(path));
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
      if (guest.equals(PROGRAM_LINK) && last && !followLast) {
        return new Place.ProgramLink();
      }
      Optional<Place> own = ownPlace(guest);
      if (own.isPresent()) {
        if (!last || directoryOnly) {
          throw Errno.ENOTDIR.failure();
        }
        return own.get();
      }
      Optional<String> target = guest.equals(PROGRAM_LINK)
          ? Optional.of(program())
          : linkAt(at, last, !last || followLast || directoryOnly, directoryOnly);
      if (target.isPresent()) {
        if (++links > MOST_LINKS) {
          throw Errno.ELOOP.failure();
        }
        at.removeLast();
        if (target.get().startsWith("/")) {
          at.clear();
        }
        List<String> more = GuestTree.names(target.get());
        for (int i = more.size() - 1; i >= 0; i--) {
          pending.addFirst(more.get(i));
        }
      }
    }
    return place(at, directoryOnly);
  }

  /// The target of what is at `at` if that is a link to follow; nothing if one can go on from there.
  ///
  /// @param follow whether a link there is to be followed
  /// @throws LinuxError ENOENT or ENOTDIR if one cannot
  private Optional<String> linkAt(List<String> at, boolean last, boolean follow, boolean directoryOnly)
      throws LinuxError {
    Optional<Path> host = tree.hostPath(at);
    Optional<FileStatus> status = host.isPresent() ? statuses.of(host.get()) : Optional.empty();
    if (status.isEmpty()) {
      if (!last && !isOwnDirectory(at)) {
        throw Errno.ENOENT.failure();
      }
      return Optional.empty();
    }
    if (status.get().isSymbolicLink() && follow) {
      return Optional.of(linkTarget(host.get()));
    }
    if (!status.get().isDirectory() && (!last || directoryOnly)) {
      throw Errno.ENOTDIR.failure();
    }
    return Optional.empty();
  }

  private Place place(List<String> at, boolean directoryOnly) throws LinuxError {
    Optional<Path> host = tree.hostPath(at);
    Optional<FileStatus> status = host.isPresent() ? statuses.of(host.get()) : Optional.empty();
    if (status.isEmpty() && (at.isEmpty() || isOwnDirectory(at))) {
      return new Place.OwnDirectory(guestPath(at));
    }
    if (host.isEmpty()) {
      throw Errno.ENOENT.failure();
    }
    return new Place.Host(host.get(), guestPath(at), status, directoryOnly, tree.isReadOnly(at));
  }

  private boolean isOwnDirectory(List<String> at) {
    return OWN_DIRECTORIES.contains(guestPath(at)) || tree.leadsToBinding(at);
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

  private static Optional<Place> ownPlace(String guest) {
    for (CharacterDevice.Kind kind : CharacterDevice.Kind.values()) {
      if (guest.equals(kind.path())) {
        return Optional.of(new Place.Device(kind));
      }
    }
    return switch (guest) {
      case "/dev/tty" -> Optional.of(new Place.Terminal());
      case "/dev/stdin" -> Optional.of(new Place.Descriptor(0));
      case "/dev/stdout" -> Optional.of(new Place.Descriptor(1));
      case "/dev/stderr" -> Optional.of(new Place.Descriptor(2));
      default -> descriptor(guest).or(() -> ProcessFile.at(guest).map(Place.Report::new));
    };
  }

  /// Every open descriptor has a name in /dev/fd, which a shell gives to programs that want one (`<(command)`).
  private static Optional<Place> descriptor(String guest) {
    Matcher matcher = DESCRIPTOR.matcher(guest);
    return matcher.matches()
        ? Optional.of(new Place.Descriptor(Integer.parseInt(matcher.group(1))))
        : Optional.empty();
  }

  private static String guestPath(List<String> names) {
    return "/" + String.join("/", names);
  }
}
