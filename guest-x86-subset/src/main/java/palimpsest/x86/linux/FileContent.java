package palimpsest.x86.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Set;
import palimpsest.memory.Sha256;
import palimpsest.memory.StateException;

/// The content of open files, as a saved state knows it: the SHA-256 of one that has a name, all of one that has none.
final class FileContent {
  /// The longest content that is saved, in bytes.
  private static final long MOST_BYTES = 256L << 20;

  /// Of files that are longer than this and not open, the size has to do.
  private static final long LONGEST_MARKED_BYTES = 16L << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private FileContent() {}

  /// What the content of `file` is known by.
  static byte[] digest(Path file, String guest) throws StateException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = Sha256.digest();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
      return digest.digest();
    } catch (IOException _) {
      throw new StateException("the guest's open file " + guest + " cannot be read");
    }
  }

  /// What a file is known by that the guest has seen: its kind, and for a regular file its size and, unless it is long,
  /// its content. Empty if it is not there.
  static byte[] mark(Path file) throws StateException {
    if (Files.isSymbolicLink(file)) {
      return new byte[] {'l'};
    }
    if (!Files.isRegularFile(file)) {
      return Files.exists(file) ? new byte[] {Files.isDirectory(file) ? (byte) 'd' : (byte) 'o'} : new byte[0];
    }
    try {
      long size = Files.size(file);
      boolean read = size <= LONGEST_MARKED_BYTES && Files.isReadable(file);
      byte[] content = read ? digest(file, file.toString()) : new byte[0];
      return ByteBuffer.allocate(1 + Long.BYTES + content.length).put((byte) 'f').putLong(size).put(content).array();
    } catch (IOException _) {
      return new byte[0];
    }
  }

  /// All of `channel`.
  static byte[] all(FileChannel channel, String guest) throws StateException {
    try {
      if (channel.size() > MOST_BYTES) {
        throw new StateException(
            "the guest's open file %s has no name any more and %d MiB".formatted(guest, channel.size() >> 20));
      }
      ByteBuffer content = ByteBuffer.allocate((int) channel.size());
      while (content.hasRemaining() && channel.read(content, content.position()) > 0) {
        continue;
      }
      return content.array();
    } catch (IOException _) {
      throw new StateException("the guest's open file " + guest + " cannot be read");
    }
  }

  /// Opens a file whose content must be `known`.
  static FileChannel open(Path file, String guest, byte[] known, Set<OpenOption> options) throws StateException {
    if (!Files.isRegularFile(file)) {
      throw new StateException("the guest had " + guest + " open, which is not there now");
    }
    if (!Arrays.equals(digest(file, guest), known)) {
      throw new StateException("the guest had " + guest + " open, whose content is another now");
    }
    try {
      return FileChannel.open(file, options);
    } catch (IOException _) {
      throw new StateException("the guest had " + guest + " open, which cannot be opened now");
    }
  }

  /// Opens a new file without a name whose content is `content`.
  static FileChannel openNameless(byte[] content, String guest, Set<OpenOption> options) throws StateException {
    try {
      Path file = Files.createTempFile("palimpsest", ".nameless");
      try {
        Files.write(file, content);
        return FileChannel.open(file, options);
      } finally {
        Files.delete(file);
      }
    } catch (IOException _) {
      throw new StateException("no temporary file can be made for the guest's open file " + guest);
    }
  }
}
