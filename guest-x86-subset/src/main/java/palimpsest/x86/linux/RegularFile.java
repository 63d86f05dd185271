package palimpsest.x86.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// A regular file of the host below the guest's root. Its modification time is simulated: once the guest has written
/// it, the host's clock shows neither to this process nor afterwards.
final class RegularFile implements OpenFile {
  private final GuestFileSystem files;
  private final Place.Host place;
  private final FileChannel channel;
  private final boolean reads;
  private final boolean writes;
  private final FileStatus atOpen;
  private long position;
  /// How many have this file: its description, and mappings.
  private int holders = 1;
  private boolean modified;
  private long modifiedNanoseconds;

  RegularFile(GuestFileSystem files, Place.Host place, FileStatus atOpen, FileChannel channel, OpenFlags flags) {
    this(files, place, atOpen, channel, flags.reads(), flags.writes());
  }

  private RegularFile(
      GuestFileSystem files, Place.Host place, FileStatus atOpen, FileChannel channel, boolean reads, boolean writes) {
    this.files = files;
    this.place = place;
    this.atOpen = atOpen;
    this.channel = channel;
    this.reads = reads;
    this.writes = writes;
  }

  /// Where this file was opened.
  Place.Host place() {
    return place;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws LinuxError {
    int count = readAt(position, target, offset, length);
    position += count;
    return count;
  }

  @Override
  public int write(byte[] source, int offset, int length, boolean append) throws LinuxError {
    long at = append ? size() : position;
    int count = writeAt(at, source, offset, length);
    position = at + count;
    return count;
  }

  @Override
  public int readAt(long at, byte[] target, int offset, int length) throws LinuxError {
    if (!reads) {
      throw Errno.EBADF.failure();
    }
    if (at < 0) {
      throw Errno.EINVAL.failure();
    }
    try {
      ByteBuffer into = ByteBuffer.wrap(target, offset, length);
      int total = 0;
      int count;
      do {
        count = channel.read(into, at + total);
        total += Math.max(0, count);
      } while (count > 0 && total < length);
      int read = total;
      files.mapped().of(atOpen.inode()).ifPresent(pages -> pages.overlay(at, target, offset, read));
      return total;
    } catch (IOException e) {
      throw HostErrors.from(e);
    }
  }

  @Override
  public int writeAt(long at, byte[] source, int offset, int length) throws LinuxError {
    if (!writes) {
      throw Errno.EBADF.failure();
    }
    if (at < 0) {
      throw Errno.EINVAL.failure();
    }
    try {
      ByteBuffer from = ByteBuffer.wrap(source, offset, length);
      while (from.hasRemaining()) {
        channel.write(from, at + from.position() - offset);
      }
      files.mapped().of(atOpen.inode()).ifPresent(pages -> pages.written(at, source, offset, length));
      touch();
      return length;
    } catch (IOException e) {
      throw HostErrors.from(e);
    }
  }

  @Override
  public long seek(long offset, int whence) throws LinuxError {
    long target =
        switch (whence) {
          case 0 -> offset;
          case 1 -> position + offset;
          case 2 -> size() + offset;
          default -> throw Errno.EINVAL.failure();
        };
    if (target < 0) {
      throw Errno.EINVAL.failure();
    }
    position = target;
    return target;
  }

  @Override
  public void truncate(long size) throws LinuxError {
    if (!writes || size < 0) {
      throw Errno.EINVAL.failure();
    }
    try {
      long old = channel.size();
      if (size < old) {
        channel.truncate(size);
      } else if (size > old) {
        channel.write(ByteBuffer.allocate(1), size - 1);
      }
      files.mapped().of(atOpen.inode()).ifPresent(pages -> pages.truncated(size));
      touch();
    } catch (IOException e) {
      throw HostErrors.from(e);
    }
  }

  @Override
  public void synchronise() throws LinuxError {
    files.mapped().of(atOpen.inode()).ifPresent(SharedPages::synchronise);
    try {
      channel.force(true);
    } catch (IOException e) {
      throw HostErrors.from(e);
    }
  }

  @Override
  public FileStatus status() throws LinuxError {
    Optional<FileStatus> named = files.statusOfSame(place.path(), atOpen.inode());
    FileStatus known = named.orElse(atOpen);
    return new FileStatus(
        known.inode(),
        known.mode(),
        named.isPresent() ? known.links() : 0,
        size(),
        modified ? modifiedNanoseconds : known.modifiedNanoseconds(),
        0);
  }

  /// One more has this file: it must be closed once more.
  void hold() {
    holders++;
  }

  @Override
  public void close() throws LinuxError {
    holders--;
    if (holders > 0) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw HostErrors.from(e);
    }
    if (modified && files.statusOfSame(place.path(), atOpen.inode()).isPresent()) {
      files.stamp(place.path(), modifiedNanoseconds);
    }
  }

  /// Closes it for somebody who cannot be told what the host says.
  ///
  /// @return whether the host closed it well
  boolean closeQuietly() {
    try {
      close();
      return true;
    } catch (LinuxError _) {
      return false;
    }
  }

  /// The file's number among those of the guest.
  long inode() {
    return atOpen.inode();
  }

  boolean isWritable() {
    return writes;
  }

  /// The size of the host's file in bytes; 0 if the host cannot say.
  long hostSize() {
    try {
      return channel.size();
    } catch (IOException _) {
      return 0;
    }
  }

  /// Reads a page of the host's file, whoever may read it.
  ///
  /// @return bytes read; none if the host refuses
  int readHost(long at, byte[] page) {
    try {
      return Math.max(0, channel.read(ByteBuffer.wrap(page), at));
    } catch (IOException _) {
      return 0;
    }
  }

  /// Writes to the host's file what was stored in a mapping of it; a host that refuses loses it, as a failing disk
  /// does.
  ///
  /// @return whether the host took it
  boolean writeHost(long at, byte[] page, int count) {
    try {
      channel.write(ByteBuffer.wrap(page, 0, count), at);
      touch();
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// Notes that the guest changed the file now.
  void touch() {
    modified = true;
    modifiedNanoseconds = files.wallClockNanoseconds();
    files.noteChange(atOpen.inode());
  }

  private long size() throws LinuxError {
    try {
      return channel.size();
    } catch (IOException e) {
      throw HostErrors.from(e);
    }
  }

  /// Writes where the file is and what its content is known by; of one that has no name any more, the content.
  ///
  /// @throws StateException if that cannot be read
  void save(StateWriter out) throws StateException {
    out.text(place.guest());
    out.bool(place.readOnly());
    atOpen.save(out);
    out.bool(reads);
    out.bool(writes);
    out.i64(position);
    out.i32(holders);
    out.bool(modified);
    out.i64(modifiedNanoseconds);
    Optional<Path> named = files.find(inode(), place.path());
    Optional<String> guest = named.flatMap(files::guestPath);
    out.text(guest.orElse(""));
    out.bytes(guest.isPresent() ? FileContent.digest(named.orElseThrow(), place.guest()) : nameless());
  }

  private byte[] nameless() throws StateException {
    if (writes && !reads) {
      throw new StateException(place.guest() + " is open for writing only and has no name any more");
    }
    return FileContent.all(channel, place.guest());
  }

  /// Opens what [#save] wrote.
  ///
  /// @throws StateException if the file is not there or has another content now
  static RegularFile restored(StateReader in, GuestFileSystem files) throws StateException {
    String guest = in.text();
    boolean readOnly = in.bool();
    FileStatus atOpen = FileStatus.restored(in);
    boolean reads = in.bool();
    boolean writes = in.bool();
    long position = in.i64();
    int holders = in.i32();
    boolean modified = in.bool();
    long modifiedNanoseconds = in.i64();
    String now = in.text();
    byte[] known = in.bytes();
    Set<OpenOption> options = new HashSet<>(Set.of(LinkOption.NOFOLLOW_LINKS));
    if (!writes || reads) {
      options.add(StandardOpenOption.READ);
    }
    if (writes) {
      options.add(StandardOpenOption.WRITE);
    }
    FileChannel channel = now.isEmpty()
        ? FileContent.openNameless(known, guest, options)
        : FileContent.open(files.hostPath(now), now, known, options);
    Place.Host place = new Place.Host(files.hostPath(guest), guest, Optional.of(atOpen), false, readOnly);
    RegularFile file = new RegularFile(files, place, atOpen, channel, reads, writes);
    file.position = position;
    file.holders = holders;
    file.modified = modified;
    file.modifiedNanoseconds = modifiedNanoseconds;
    return file;
  }
}
