package palimpsest.x86.linux;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The guest's files: one host directory, what is bound into it, a few devices, and nothing else.
///
/// Every operation takes a [Place], which only resolution below the root makes, so nothing here can name a file
/// outside.
/// Host files that are neither regular nor directories nor links cannot be opened: they would lead out.
final class GuestFileSystem {
  /// What all files of /proc look like.
  private static final FileStatus REPORT = new FileStatus(1, FileStatus.REGULAR | 0444, 1, 0, 0, 0);

  private final GuestTree tree;
  private final HostStatus statuses = new HostStatus();
  private final PathResolver resolver;
  private final ProcessFiles processes;
  private final Entropy entropy;
  private final LongSupplier wallClock;
  private final FileChanges changes;
  private final MappedFiles mapped = new MappedFiles();

  /// @param root host directory that is the guest's `/`; links in its own path are followed once, here
  /// @param bindings what the guest finds beside
  /// @param processes what /proc says
  /// @param entropy behind the random devices
  /// @param wallClock nanoseconds since 1970, simulated
  /// @throws IOException if the root is not a directory that can be read, or a binding is not there
  GuestFileSystem(
      Optional<Path> root,
      List<Binding> bindings,
      ProcessFiles processes,
      Entropy entropy,
      LongSupplier wallClock)
      throws IOException {
    this.tree = new GuestTree(root, bindings);
    this.resolver = new PathResolver(tree, statuses, processes::program);
    this.processes = processes;
    this.entropy = entropy;
    this.wallClock = wallClock;
    this.changes = new FileChanges(tree, statuses, wallClock);
    if (root.isPresent() && !Files.isDirectory(root.get())) {
      throw new IOException("not a directory");
    }
  }

  /// See [PathResolver#resolve].
  Place resolve(String base, String path, boolean followLast) throws LinuxError {
    return resolver.resolve(base, path, followLast);
  }

  /// Where a file that was opened at `opened` is to be found now: there still, unless the guest has put something else
  /// in its place or in that of a directory on the way.
  ///
  /// @throws LinuxError ENOENT if it is not there
  Place again(Place opened) throws LinuxError {
    if (!(opened instanceof Place.Host before)) {
      return opened;
    }
    if (resolve("/", before.guest(), false) instanceof Place.Host now && inode(now).equals(inode(before))) {
      return now;
    }
    throw Errno.ENOENT.failure();
  }

  private static Optional<Long> inode(Place.Host host) {
    return host.status().map(FileStatus::inode);
  }

  /// Whether a host file is one of the guest's own, by its names alone.
  boolean holds(Path host) {
    return tree.holds(host);
  }

  /// What makes, names, moves and removes files.
  FileChanges changes() {
    return changes;
  }

  /// Files that are mapped shared.
  MappedFiles mapped() {
    return mapped;
  }

  long newInode() {
    return statuses.newInode();
  }

  long wallClockNanoseconds() {
    return wallClock.getAsLong();
  }

  /// What is at `place`.
  ///
  /// @throws LinuxError ENOENT if nothing is; ENXIO for the missing terminal
  FileStatus status(Place place) throws LinuxError {
    return switch (place) {
      case Place.Host host -> statuses.of(host.path()).orElseThrow(Errno.ENOENT::failure);
      case Place.Device device -> deviceStatus(device.kind());
      case Place.ProgramLink _ ->
          new FileStatus(1, FileStatus.SYMBOLIC_LINK | 0777, 1, resolver.program().length(), 0, 0);
      case Place.Report _ -> REPORT;
      case Place.OwnDirectory _ ->
          new FileStatus(1, FileStatus.DIRECTORY | 0555, 1, FileStatus.DIRECTORY_BYTES, 0, 0);
      case Place.Terminal _, Place.Descriptor _ -> throw Errno.ENXIO.failure();
    };
  }

  /// Opens what is at `place`, or creates a regular file there.
  ///
  /// @param mode permission bits of a new file, the umask taken off
  OpenFile open(Place place, OpenFlags flags, int mode) throws LinuxError {
    return switch (place) {
      case Place.Host host -> openHost(host, flags, mode);
      case Place.Device device -> {
        if (flags.has(OpenFlags.DIRECTORY)) {
          throw Errno.ENOTDIR.failure();
        }
        yield device(device.kind());
      }
      case Place.Report report -> {
        if (flags.writes()) {
          throw Errno.EACCES.failure();
        }
        yield new TextFile(processes.content(report.file()), REPORT);
      }
      case Place.OwnDirectory _ -> {
        if (flags.modifies()) {
          throw Errno.EISDIR.failure();
        }
        yield new DirectoryFile(this, place);
      }
      case Place.ProgramLink _ -> throw Errno.ELOOP.failure();
      case Place.Terminal _, Place.Descriptor _ -> throw Errno.ENXIO.failure();
    };
  }

  /// The entries of a directory, `.` and `..` first, the others by name.
  List<DirectoryFile.Entry> list(Place place) throws LinuxError {
    List<DirectoryFile.Entry> entries = new ArrayList<>();
    FileStatus self = status(place);
    entries.add(new DirectoryFile.Entry(".", self.inode(), self.directoryEntryType()));
    entries.add(new DirectoryFile.Entry("..", self.inode(), self.directoryEntryType()));
    Map<String, FileStatus> children = new TreeMap<>();
    if (place instanceof Place.Host host) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(host.path())) {
        for (Path child : stream) {
          String name = child.getFileName().toString();
          statuses.of(child).ifPresent(status -> children.put(name, status));
        }
      } catch (DirectoryIteratorException _) {
        throw Errno.EIO.failure();
      } catch (IOException e) {
        throw HostErrors.from(e);
      }
    }
    String directory = FileContext.guestPath(place);
    for (String name : tree.bound(GuestTree.names(directory))) {
      children.put(name, status(resolve(directory, name, false)));
    }
    children.forEach((name, status) ->
        entries.add(new DirectoryFile.Entry(name, status.inode(), status.directoryEntryType())));
    return entries;
  }

  /// The target of the link at `place`.
  ///
  /// @throws LinuxError EINVAL if it is no link
  String readLink(Place place) throws LinuxError {
    return switch (place) {
      case Place.ProgramLink _ -> resolver.program();
      case Place.Host host -> {
        if (!status(host).isSymbolicLink()) {
          throw Errno.EINVAL.failure();
        }
        yield PathResolver.linkTarget(host.path());
      }
      case Place.Device _, Place.Terminal _, Place.Descriptor _, Place.Report _, Place.OwnDirectory _ ->
          throw Errno.EINVAL.failure();
    };
  }

  void truncate(Place place, long size) throws LinuxError {
    if (status(place).isDirectory()) {
      throw Errno.EISDIR.failure();
    }
    OpenFile file = open(place, new OpenFlags(OpenFlags.WRITE_ONLY), 0);
    file.truncate(size);
    file.close();
  }

  /// Whether the guest's user may read (4), write (2), execute (1) what is at `place`.
  boolean isAllowed(Place place, int wanted) throws LinuxError {
    FileStatus status = status(place);
    if (!(place instanceof Place.Host host)) {
      return (wanted & 2) == 0 || place instanceof Place.Device;
    }
    return ((wanted & 4) == 0 || Files.isReadable(host.path()))
        && ((wanted & 2) == 0 || (!host.readOnly() && Files.isWritable(host.path())))
        && ((wanted & 1) == 0 || (status.mode() & 0111) != 0);
  }

  /// The status of an open file, by the path it was opened at unless something else is there now.
  Optional<FileStatus> statusOfSame(Path path, long inode) throws LinuxError {
    return statuses.of(path).filter(status -> status.inode() == inode);
  }

  /// Notes that file `inode` changed now.
  void noteChange(long inode) {
    statuses.noteChange(inode, wallClockNanoseconds());
  }

  /// Leaves a simulated time in the host's file.
  void stamp(Path path, long nanoseconds) throws LinuxError {
    statuses.stamp(path, nanoseconds);
  }

  private FileStatus deviceStatus(CharacterDevice.Kind kind) {
    return FileStatus.device(kind.device(), kind.device());
  }

  private OpenFile openHost(Place.Host host, OpenFlags flags, int mode) throws LinuxError {
    boolean creates = flags.has(OpenFlags.CREATE) && host.status().isEmpty();
    if (host.readOnly() && (creates || flags.writes() || flags.has(OpenFlags.TRUNCATE))) {
      throw Errno.EROFS.failure();
    }
    if (flags.has(OpenFlags.TEMPORARY)) {
      throw Errno.EOPNOTSUPP.failure();
    }
    if (host.status().isEmpty()) {
      if (!flags.has(OpenFlags.CREATE)) {
        throw Errno.ENOENT.failure();
      }
      if (host.directoryOnly()) {
        throw Errno.EISDIR.failure();
      }
      return openRegular(host, flags, Optional.of(mode));
    }
    FileStatus status = host.status().get();
    if (flags.has(OpenFlags.CREATE) && flags.has(OpenFlags.EXCLUSIVE)) {
      throw Errno.EEXIST.failure();
    }
    if (status.isSymbolicLink()) {
      throw Errno.ELOOP.failure();
    }
    if (status.isDirectory()) {
      if (flags.modifies()) {
        throw Errno.EISDIR.failure();
      }
      return new DirectoryFile(this, host);
    }
    if (flags.has(OpenFlags.DIRECTORY)) {
      throw Errno.ENOTDIR.failure();
    }
    if (!status.isRegular()) {
      throw Errno.EACCES.failure();
    }
    return openRegular(host, flags, Optional.empty());
  }

  private OpenFile openRegular(Place.Host host, OpenFlags flags, Optional<Integer> createMode) throws LinuxError {
    Set<OpenOption> options = new HashSet<>(Set.of(LinkOption.NOFOLLOW_LINKS));
    if (!flags.writes() || flags.reads()) {
      options.add(StandardOpenOption.READ);
    }
    if (flags.writes() || flags.has(OpenFlags.TRUNCATE) || createMode.isPresent()) {
      options.add(StandardOpenOption.WRITE);
    }
    if (createMode.isPresent()) {
      options.add(StandardOpenOption.CREATE_NEW);
    }
    try {
      FileChannel channel = FileChannel.open(host.path(), options);
      if (createMode.isPresent()) {
        changes.setMode(host.path(), createMode.get());
        changes.touchParent(host);
      }
      FileStatus status = status(host);
      Place.Host opened = new Place.Host(host.path(), host.guest(), Optional.of(status), false, host.readOnly());
      RegularFile file = new RegularFile(this, opened, status, channel, flags);
      if (createMode.isPresent()) {
        file.touch();
      } else if (flags.has(OpenFlags.TRUNCATE)) {
        channel.truncate(0);
        mapped.of(status.inode()).ifPresent(pages -> pages.truncated(0));
        file.touch();
      }
      return file;
    } catch (IOException e) {
      throw HostErrors.from(e);
    }
  }

  /// A device, opened.
  CharacterDevice device(CharacterDevice.Kind kind) {
    return new CharacterDevice(kind, entropy, deviceStatus(kind));
  }

  /// The host's path of `guest`.
  ///
  /// @throws StateException if no folder of the host holds it
  Path hostPath(String guest) throws StateException {
    try {
      Optional<Path> path = tree.hostPath(GuestTree.names(guest));
      if (path.isPresent()) {
        return path.get();
      }
    } catch (LinuxError _) {
      throw new StateException("a file was at " + guest + ", a name this host cannot have");
    }
    throw new StateException("a file was at " + guest + ", and no --root or --bind leads there; give the same ones");
  }

  /// Writes the path of a file of the host, as the guest's if the guest can see it: it may be elsewhere next time.
  void savePath(Path host, StateWriter out) {
    out.text(guestPath(host).orElse(""));
    out.text(host.toString());
  }

  /// What [#savePath] wrote.
  Path restoredPath(StateReader in) throws StateException {
    String guest = in.text();
    String host = in.text();
    return guest.isEmpty() ? Path.of(host) : hostPath(guest);
  }

  /// The guest's path of a place of the host.
  Optional<String> guestPath(Path host) {
    return tree.guestPath(host);
  }

  /// Where the file that has `inode` for the guest is now, if it can be found: at `likely`, or where it was seen last.
  Optional<Path> find(long inode, Path likely) {
    try {
      if (statusOfSame(likely, inode).isPresent()) {
        return Optional.of(likely);
      }
      Optional<Path> seen = statuses.pathOf(inode);
      return seen.isPresent() && statusOfSame(seen.get(), inode).isPresent() ? seen : Optional.empty();
    } catch (LinuxError _) {
      return Optional.empty();
    }
  }

  void save(StateWriter out) throws StateException {
    statuses.save(out, tree);
  }

  void restore(StateReader in) throws StateException {
    mapped.clear();
    statuses.restore(in, this);
  }
}
