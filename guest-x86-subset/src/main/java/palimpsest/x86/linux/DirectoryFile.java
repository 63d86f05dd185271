package palimpsest.x86.linux;

import java.util.List;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// An open directory: its entries as they were at the first look, in the order of their names.
final class DirectoryFile implements OpenFile {
  /// One entry of a listing.
  ///
  /// @param type as getdents gives it
  record Entry(String name, long inode, int type) {}

  private final GuestFileSystem files;
  private final Place place;
  private List<Entry> entries = List.of();
  private boolean listed;
  private int next;

  DirectoryFile(GuestFileSystem files, Place place) {
    this.files = files;
    this.place = place;
  }

  /// Where this directory was when it was opened, to be resolved again by calls that start at it.
  Place place() {
    return place;
  }

  /// The entries from the position on.
  List<Entry> remaining() throws LinuxError {
    if (!listed) {
      entries = files.list(files.again(place));
      listed = true;
    }
    return entries.subList(Math.min(next, entries.size()), entries.size());
  }

  /// How many entries have been passed: the offset a listing shows.
  int position() {
    return next;
  }

  /// Moves on by `count` entries.
  void advance(int count) {
    next += count;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws LinuxError {
    throw Errno.EISDIR.failure();
  }

  @Override
  public int write(byte[] source, int offset, int length, boolean append) throws LinuxError {
    throw Errno.EBADF.failure();
  }

  @Override
  public long seek(long offset, int whence) throws LinuxError {
    if (whence > 1 || (whence == 1 && offset != 0) || offset < 0 || offset > Integer.MAX_VALUE) {
      throw Errno.EINVAL.failure();
    }
    if (whence == 0) {
      next = (int) offset;
      listed = listed && next != 0;
    }
    return next;
  }

  @Override
  public void synchronise() {}

  @Override
  public FileStatus status() throws LinuxError {
    return files.status(files.again(place));
  }

  void save(StateWriter out) throws StateException {
    out.bool(listed);
    out.i32(next);
    out.list(entries, entry -> {
      out.text(entry.name);
      out.i64(entry.inode);
      out.i32(entry.type);
    });
  }

  void restore(StateReader in) throws StateException {
    listed = in.bool();
    next = in.i32();
    entries = in.list(() -> new Entry(in.text(), in.i64(), in.i32()));
  }
}
