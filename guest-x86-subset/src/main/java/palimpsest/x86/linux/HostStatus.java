package palimpsest.x86.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Looks at host files and tells what the guest may know of them: inode numbers in order of first appearance instead of
/// the host's, and simulated times for whatever the guest has changed.
final class HostStatus {
  private static final String ATTRIBUTES = "unix:mode,ino,dev,nlink,size,lastModifiedTime";

  /// A file as the host identifies it.
  private record HostFile(long device, long inode) {}

  private final Map<HostFile, Long> inodes = new HashMap<>();
  /// Where the file of an inode was seen last.
  private final Map<Long, Path> seen = new HashMap<>();
  private final Map<Long, Long> changes = new HashMap<>();
  private long lastInode = 1;

  /// A number for a file that exists in the guest's world only.
  long newInode() {
    return ++lastInode;
  }

  /// What is at `path`, which is not followed if it is a link.
  ///
  /// @throws LinuxError if the host cannot say
  Optional<FileStatus> of(Path path) throws LinuxError {
    try {
      Map<String, Object> host = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      HostFile file = hostFile(host);
      long inode = inodes.computeIfAbsent(file, _ -> newInode());
      seen.put(inode, path);
      int mode = (int) number(host, "mode");
      boolean directory = (mode & FileStatus.TYPE_MASK) == FileStatus.DIRECTORY;
      long modified = ((FileTime) value(host, "lastModifiedTime")).to(TimeUnit.NANOSECONDS);
      return Optional.of(
          new FileStatus(
              inode,
              mode,
              directory ? 1 : (int) number(host, "nlink"),
              directory ? FileStatus.DIRECTORY_BYTES : number(host, "size"),
              changes.getOrDefault(inode, modified),
              0));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw HostErrors.from(e);
    }
  }

  /// Notes that the guest changed file `inode` at `nanoseconds` of its wall clock.
  void noteChange(long inode, long nanoseconds) {
    changes.put(inode, nanoseconds);
  }

  /// Forgets a time noted for `inode`, whose last name is gone: the host may use its number again.
  void forget(long inode) {
    changes.remove(inode);
  }

  /// Notes a change of what is at `path`, and leaves the time in the host's file as well. A host that refuses is none
  /// of the guest's business.
  void stamp(Path path, long nanoseconds) throws LinuxError {
    Optional<FileStatus> status = of(path);
    if (status.isEmpty()) {
      return;
    }
    noteChange(status.get().inode(), nanoseconds);
    if (!status.get().isSymbolicLink()) {
      try {
        FileTime time = FileTime.from(nanoseconds, TimeUnit.NANOSECONDS);
        Files.getFileAttributeView(path, BasicFileAttributeView.class).setTimes(time, time, null);
      } catch (IOException _) {
        return;
      }
    }
  }

  private static HostFile hostFile(Map<String, Object> attributes) {
    return new HostFile(number(attributes, "dev"), number(attributes, "ino"));
  }

  private static long number(Map<String, Object> attributes, String name) {
    return ((Number) value(attributes, name)).longValue();
  }

  private static Object value(Map<String, Object> attributes, String name) {
    Object value = attributes.get(name);
    if (value == null) {
      throw new IllegalStateException("the host gave no " + name);
    }
    return value;
  }

  /// Where the file of `inode` was seen last.
  Optional<Path> pathOf(long inode) {
    return Optional.ofNullable(seen.get(inode));
  }

  void save(StateWriter out, GuestTree tree) throws StateException {
    out.i64(lastInode);
    List<Map.Entry<HostFile, Long>> byInode = new ArrayList<>(inodes.entrySet());
    byInode.sort(Map.Entry.comparingByValue());
    out.list(byInode, entry -> {
      out.i64(entry.getValue());
      out.i64(entry.getKey().device);
      out.i64(entry.getKey().inode);
      Optional<Path> path =
          pathOf(entry.getValue()).filter(at -> hostFile(at).filter(entry.getKey()::equals).isPresent());
      out.text(path.flatMap(tree::guestPath).orElse(""));
      out.bytes(path.isPresent() ? FileContent.mark(path.get()) : new byte[0]);
    });
    out.list(new TreeMap<>(changes).entrySet(), entry -> {
      out.i64(entry.getKey());
      out.i64(entry.getValue());
    });
  }

  /// Files keep the inodes they had for the guest: one that was where it had been seen by its name, others by what the
  /// host knows them by.
  ///
  /// @throws StateException if a file the guest has seen is not there or has another content
  void restore(StateReader in, GuestFileSystem files) throws StateException {
    inodes.clear();
    seen.clear();
    changes.clear();
    lastInode = in.i64();
    in.each(() -> {
      long inode = in.i64();
      HostFile known = new HostFile(in.i64(), in.i64());
      String guest = in.text();
      byte[] mark = in.bytes();
      Optional<Path> path = guest.isEmpty() ? Optional.empty() : Optional.of(files.hostPath(guest));
      if (path.isPresent() && !Arrays.equals(mark, FileContent.mark(path.get()))) {
        throw new StateException(
            "the guest has seen " + guest + ", which is another file now; put back what was there");
      }
      inodes.put(path.flatMap(HostStatus::hostFile).orElse(known), inode);
      path.ifPresent(at -> seen.put(inode, at));
    });
    in.each(() -> {
      long inode = in.i64();
      changes.put(inode, in.i64());
    });
  }

  private static Optional<HostFile> hostFile(Path path) {
    try {
      return Optional.of(hostFile(Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
