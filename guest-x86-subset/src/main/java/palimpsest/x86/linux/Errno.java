package palimpsest.x86.linux;

/// Linux error numbers (i386, `asm-generic/errno-base.h` and `errno.h`): those this personality can return.
enum Errno {
  EPERM(1),
  ENOENT(2),
  ESRCH(3),
  EINTR(4),
  EIO(5),
  ENXIO(6),
  E2BIG(7),
  ENOEXEC(8),
  EBADF(9),
  ECHILD(10),
  EAGAIN(11),
  ENOMEM(12),
  EACCES(13),
  EFAULT(14),
  EBUSY(16),
  EEXIST(17),
  EXDEV(18),
  ENODEV(19),
  ENOTDIR(20),
  EISDIR(21),
  EINVAL(22),
  EMFILE(24),
  ENOTTY(25),
  EFBIG(27),
  ENOSPC(28),
  ESPIPE(29),
  EROFS(30),
  EPIPE(32),
  ERANGE(34),
  ENAMETOOLONG(36),
  ENOSYS(38),
  ENOTEMPTY(39),
  ELOOP(40),
  EOVERFLOW(75),
  EOPNOTSUPP(95),
  ETIMEDOUT(110),
  /// Never seen by a guest: interrupted, and made again unless the handler forbids it; EINTR then.
  ERESTARTSYS(512);

  private final int code;

  Errno(int code) {
    this.code = code;
  }

  /// What a failing system call leaves in EAX: the negated number.
  int result() {
    return -code;
  }

  /// This error on its way to the system call's door.
  LinuxError failure() {
    return new LinuxError(this);
  }
}
