package palimpsest.x86.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What makes, names, moves and removes the guest's files: changes of directories and of what files are called, never
/// of what is in them. What is made has the simulated time, and so has a directory in which something changed.
final class FileChanges {
  private final GuestTree tree;
  private final HostStatus statuses;
  private final LongSupplier wallClock;

  /// @param wallClock nanoseconds since 1970, simulated
  FileChanges(GuestTree tree, HostStatus statuses, LongSupplier wallClock) {
    this.tree = tree;
    this.statuses = statuses;
    this.wallClock = wallClock;
  }

  void makeDirectory(Place place, int mode) throws LinuxError {
    Place.Host host = absent(place);
    change(host, () -> Files.createDirectory(host.path()));
    setMode(host.path(), mode);
  }

  void makeLink(Place place, String target) throws LinuxError {
    Place.Host host = absent(place);
    if (target.isEmpty()) {
      throw Errno.ENOENT.failure();
    }
    try {
      Path written = Path.of(target);
      change(host, () -> Files.createSymbolicLink(host.path(), written));
    } catch (InvalidPathException _) {
      throw Errno.EINVAL.failure();
    }
  }

  /// Gives the file at `existing` one more name.
  void makeHardLink(Place existing, Place added) throws LinuxError {
    Place.Host from = present(existing);
    if (status(from).isDirectory()) {
      throw Errno.EPERM.failure();
    }
    Place.Host to = absent(added);
    refuseTwoBases(from, to);
    change(to, () -> Files.createLink(to.path(), from.path()));
  }

  void unlink(Place place) throws LinuxError {
    Place.Host host = present(place);
    FileStatus status = status(host);
    if (status.isDirectory()) {
      throw Errno.EISDIR.failure();
    }
    refuseMountPoint(host);
    change(host, () -> Files.delete(host.path()));
    if (status.links() == 1) {
      statuses.forget(status.inode());
    }
  }

  void removeDirectory(Place place) throws LinuxError {
    Place.Host host = present(place);
    if (!status(host).isDirectory()) {
      throw Errno.ENOTDIR.failure();
    }
    refuseMountPoint(host);
    change(host, () -> Files.delete(host.path()));
  }

  void rename(Place source, Place target) throws LinuxError {
    Place.Host from = present(source);
    Place.Host to = writable(target);
    refuseMountPoint(from);
    refuseMountPoint(to);
    refuseTwoBases(from, to);
    change(to, () -> Files.move(
        from.path(), to.path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    statuses.of(to.path());
    touchParent(from);
  }

  void changeMode(Place place, int mode) throws LinuxError {
    setMode(present(place).path(), mode);
  }

  /// Sets the modification time, in nanoseconds since 1970.
  void changeTime(Place place, long nanoseconds) throws LinuxError {
    statuses.stamp(present(place).path(), nanoseconds);
  }

  /// Sets permission bits.
  void setMode(Path path, int mode) throws LinuxError {
    try {
      Files.setAttribute(path, "unix:mode", mode & 07777);
    } catch (IOException e) {
      throw HostErrors.from(e);
    }
  }

  /// A change the host makes.
  private interface Change {
    void make() throws IOException;
  }

  /// Makes a change at `host` and gives its directory, and what is there after it, the simulated time.
  private void change(Place.Host host, Change change) throws LinuxError {
    boolean created = host.status().isEmpty();
    try {
      change.make();
    } catch (IOException e) {
      throw HostErrors.from(e);
    }
    touchParent(host);
    if (created) {
      statuses.stamp(host.path(), wallClock.getAsLong());
    }
  }

  /// Gives the directory of `host` the simulated time.
  void touchParent(Place.Host host) throws LinuxError {
    List<String> names = GuestTree.names(host.guest());
    Optional<Path> parent = tree.hostPath(names.subList(0, names.size() - 1));
    if (parent.isPresent()) {
      statuses.stamp(parent.get(), wallClock.getAsLong());
    }
  }

  private void refuseMountPoint(Place.Host host) throws LinuxError {
    List<String> names = GuestTree.names(host.guest());
    if (tree.isMountPoint(names) || tree.leadsToBinding(names)) {
      throw Errno.EBUSY.failure();
    }
  }

  private void refuseTwoBases(Place.Host from, Place.Host to) throws LinuxError {
    if (!tree.onOneBase(GuestTree.names(from.guest()), GuestTree.names(to.guest()))) {
      throw Errno.EXDEV.failure();
    }
  }

  private FileStatus status(Place.Host host) throws LinuxError {
    return statuses.of(host.path()).orElseThrow(Errno.ENOENT::failure);
  }

  private static Place.Host writable(Place place) throws LinuxError {
    return switch (place) {
      case Place.Host host -> {
        if (host.readOnly()) {
          throw Errno.EROFS.failure();
        }
        yield host;
      }
      case Place.OwnDirectory _ -> throw Errno.EROFS.failure();
      case Place.Device _, Place.Terminal _, Place.Descriptor _, Place.Report _, Place.ProgramLink _ ->
          throw Errno.EPERM.failure();
    };
  }

  private static Place.Host present(Place place) throws LinuxError {
    Place.Host host = writable(place);
    if (host.status().isEmpty()) {
      throw Errno.ENOENT.failure();
    }
    return host;
  }

  private static Place.Host absent(Place place) throws LinuxError {
    return switch (place) {
      case Place.Host host -> {
        if (host.status().isPresent()) {
          throw Errno.EEXIST.failure();
        }
        yield writable(host);
      }
      case Place.Device _, Place.Terminal _, Place.Descriptor _, Place.Report _, Place.ProgramLink _,
          Place.OwnDirectory _ ->
          throw Errno.EEXIST.failure();
    };
  }
}
