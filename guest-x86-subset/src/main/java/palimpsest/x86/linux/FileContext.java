package palimpsest.x86.linux;

/// Where the process stands among files: its descriptors, its working directory, its umask.
final class FileContext {
  /// The directory descriptor that stands for the working directory (AT_FDCWD).
  static final int AT_WORKING_DIRECTORY = -100;
  /// Act on a link itself (AT_SYMLINK_NOFOLLOW).
  static final int AT_NO_FOLLOW = 0x100;
  /// An empty path means the descriptor itself (AT_EMPTY_PATH).
  static final int AT_EMPTY_PATH = 0x1000;

  private final GuestFileSystem files;
  private final Descriptors descriptors;
  private final UserMemory memory;
  private final Standing standing;

  FileContext(GuestFileSystem files, Descriptors descriptors, UserMemory memory, Standing standing) {
    this.files = files;
    this.descriptors = descriptors;
    this.memory = memory;
    this.standing = standing;
  }

  GuestFileSystem files() {
    return files;
  }

  Descriptors descriptors() {
    return descriptors;
  }

  UserMemory memory() {
    return memory;
  }

  String workingDirectory() {
    return standing.directory();
  }

  void setWorkingDirectory(String guest) {
    standing.setDirectory(guest);
  }

  int umask() {
    return standing.umask();
  }

  void setUmask(int mask) {
    standing.setUmask(mask);
  }

  /// The place the path at `pathAddress` names, relative to the working directory.
  Place place(int pathAddress, boolean followLast) throws LinuxError {
    return files.resolve(standing.directory(), memory.readPath(pathAddress), followLast);
  }

  /// The place a path names, relative to an open directory.
  Place placeAt(int directory, String path, boolean followLast) throws LinuxError {
    return files.resolve(path.startsWith("/") ? "/" : base(directory), path, followLast);
  }

  private String base(int directory) throws LinuxError {
    if (directory == AT_WORKING_DIRECTORY) {
      return standing.directory();
    }
    if (descriptors.get(directory).file() instanceof DirectoryFile open) {
      return guestPath(open.place());
    }
    throw Errno.ENOTDIR.failure();
  }

  /// The guest's name for a directory's place.
  static String guestPath(Place place) throws LinuxError {
    return switch (place) {
      case Place.Host host -> host.guest();
      case Place.OwnDirectory own -> own.guest();
      case Place.Device _, Place.Terminal _, Place.Descriptor _, Place.Report _, Place.ProgramLink _ ->
          throw Errno.ENOTDIR.failure();
    };
  }
}
