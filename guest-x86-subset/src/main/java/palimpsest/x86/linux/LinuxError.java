package palimpsest.x86.linux;

/// A system call fails with an error number. Like a guest exception it is the guest's control flow and carries no stack
/// trace.
final class LinuxError extends Exception {
  private static final long serialVersionUID = 1L;

  private final Errno errno;

  LinuxError(Errno errno) {
    super(errno.name(), null, false, false);
    this.errno = errno;
  }

  Errno errno() {
    return errno;
  }
}
