package palimpsest.x86.linux;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.Locale;

/// Says in Linux's numbers what the host's file system said in exceptions.
final class HostErrors {
  private HostErrors() {}

  static LinuxError from(IOException e) {
    return errno(e).failure();
  }

  private static Errno errno(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> Errno.ENOENT;
      case AccessDeniedException _ -> Errno.EACCES;
      case FileAlreadyExistsException _ -> Errno.EEXIST;
      case DirectoryNotEmptyException _ -> Errno.ENOTEMPTY;
      case NotDirectoryException _ -> Errno.ENOTDIR;
      case FileSystemLoopException _ -> Errno.ELOOP;
      case NotLinkException _ -> Errno.EINVAL;
      case FileSystemException f -> fromReason(f.getReason() == null ? "" : f.getReason());
      default -> fromReason(e.getMessage() == null ? "" : e.getMessage());
    };
  }

  /// The JDK keeps the host's own words for errors that have no class.
  private static Errno fromReason(String reason) {
    String words = reason.toLowerCase(Locale.ROOT);
    if (words.contains("not a directory")) {
      return Errno.ENOTDIR;
    }
    if (words.contains("is a directory")) {
      return Errno.EISDIR;
    }
    if (words.contains("no space left")) {
      return Errno.ENOSPC;
    }
    if (words.contains("read-only file system")) {
      return Errno.EROFS;
    }
    if (words.contains("name too long")) {
      return Errno.ENAMETOOLONG;
    }
    if (words.contains("not permitted")) {
      return Errno.EPERM;
    }
    if (words.contains("file too large")) {
      return Errno.EFBIG;
    }
    if (words.contains("invalid argument")) {
      return Errno.EINVAL;
    }
    if (words.contains("cross-device")) {
      return Errno.EXDEV;
    }
    return Errno.EIO;
  }
}
