package palimpsest.x86.linux;

/// What a descriptor leads to. Calls that make no sense for a kind of file fail as Linux does; the defaults here are
/// those of a stream that cannot be read, written or sought.
sealed interface OpenFile
    permits CharacterDevice, DirectoryFile, HostStream, Pipe.Reader, Pipe.Writer, RegularFile, TextFile {
  /// Reads from the file's position on.
  ///
  /// @return bytes read, 0 at the end
  default int read(byte[] target, int offset, int length) throws LinuxError {
    throw Errno.EINVAL.failure();
  }

  /// Writes at the file's position.
  ///
  /// @param append whether to go to the end first
  /// @return bytes written
  default int write(byte[] source, int offset, int length, boolean append) throws LinuxError {
    throw Errno.EINVAL.failure();
  }

  /// Reads from `position` on without moving the file's own.
  default int readAt(long position, byte[] target, int offset, int length) throws LinuxError {
    throw Errno.ESPIPE.failure();
  }

  /// Writes at `position` without moving the file's own.
  default int writeAt(long position, byte[] source, int offset, int length) throws LinuxError {
    throw Errno.ESPIPE.failure();
  }

  /// Moves the position.
  ///
  /// @param whence 0 from the start, 1 from the position, 2 from the end
  /// @return the new position
  default long seek(long offset, int whence) throws LinuxError {
    throw Errno.ESPIPE.failure();
  }

  /// Cuts or extends the file.
  default void truncate(long size) throws LinuxError {
    throw Errno.EINVAL.failure();
  }

  /// Makes the host keep what was written.
  default void synchronise() throws LinuxError {
    throw Errno.EINVAL.failure();
  }

  FileStatus status() throws LinuxError;

  /// Whether there is something to read.
  default boolean readReady() {
    return true;
  }

  /// Whether a write would not wait.
  default boolean writeReady() {
    return true;
  }

  /// What poll says, asked or not, once the other end is gone: POLLHUP or POLLERR; else 0.
  default int brokenEvents() {
    return 0;
  }

  /// The last descriptor is closed.
  default void close() throws LinuxError {}
}
