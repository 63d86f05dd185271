package palimpsest.workbench.sweep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A result file while one sweep writes to it: locked, append-only, and on the disk line by line.
///
/// The lock belongs to the process and ends with it, however it ends. A line is one write and then on the disk; a
/// process that is killed in between leaves a last line without its end, which the next one cuts off.
final class ResultFile implements AutoCloseable {
  private final Path path;
  private FileChannel channel;
  private final List<FileChannel> replaced = new ArrayList<>();
  private List<ResultLine> lines;

  private ResultFile(Path path, FileChannel channel, List<ResultLine> lines) {
    this.path = path;
    this.channel = channel;
    this.lines = lines;
  }

  /// Opens or makes the file and takes its lock.
  ///
  /// @throws SweepException if another process has it, or if it holds something else
  static ResultFile open(Path path) throws SweepException {
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        lock(path, channel);
        return new ResultFile(path, channel, whole(path, channel));
      } catch (SweepException | IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new SweepException(path + ": cannot be written; choose another place with --out");
    }
  }

  private static void lock(Path path, FileChannel channel) throws SweepException, IOException {
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException _) {
      // This very process has it: as good as another one.
    }
    if (lock == null) {
      throw new SweepException(path + ": another sweep is writing to it; wait for that, or name another with --out");
    }
  }

  /// The lines of a file, a torn last one left out.
  ///
  /// @throws SweepException if one is no result
  static List<ResultLine> read(Path path) throws SweepException {
    try {
      return parsed(path, Files.readAllBytes(path));
    } catch (IOException _) {
      throw new SweepException(path + ": cannot be read; name a result file");
    }
  }

  private static List<ResultLine> whole(Path path, FileChannel channel) throws SweepException, IOException {
    byte[] bytes = Files.readAllBytes(path);
    List<ResultLine> lines = parsed(path, bytes);
    channel.truncate(end(bytes));
    channel.position(end(bytes));
    return lines;
  }

  private static int end(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static List<ResultLine> parsed(Path path, byte[] bytes) throws SweepException {
    List<ResultLine> lines = new ArrayList<>();
    int number = 0;
    for (String text : new String(bytes, 0, end(bytes), StandardCharsets.UTF_8).lines().toList()) {
      number++;
      int line = number;
      lines.add(ResultLine.parse(text).orElseThrow(() -> new SweepException(
          path + ": line " + line + " is no result of a sweep; name another file with --out")));
    }
    return lines;
  }

  List<ResultLine> lines() {
    return List.copyOf(lines);
  }

  /// Puts results at the end, in one write, and sees that they are on the disk.
  void append(List<ResultLine> results) throws SweepException {
    try {
      write(channel, results);
    } catch (IOException e) {
      throw new SweepException(path + ": cannot be written any more: " + e.getMessage() + "; go on with --resume");
    }
    lines.addAll(results);
  }

  /// Keeps some of the lines only. The file is replaced as a whole, or not at all; the lock goes over to the new one.
  void keep(List<ResultLine> some) throws SweepException {
    try {
      Path file = path.toRealPath();
      Path draft = file.resolveSibling("." + file.getFileName() + ".draft");
      FileChannel next = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.READ, StandardOpenOption.WRITE);
      lock(draft, next);
      write(next, some);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      replaced.add(channel);
      channel = next;
      lines = new ArrayList<>(some);
    } catch (IOException e) {
      throw new SweepException(path + ": cannot be replaced: " + e.getMessage());
    }
  }

  private static void write(FileChannel channel, List<ResultLine> results) throws IOException {
    String text = results.stream().map(each -> each.text() + "\n").collect(Collectors.joining());
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  /// Lets the file go. One that is still empty is removed.
  @Override
  public void close() throws SweepException {
    try {
      if (lines.isEmpty()) {
        Files.deleteIfExists(path);
      }
      channel.close();
      for (FileChannel each : replaced) {
        each.close();
      }
    } catch (IOException e) {
      throw new SweepException(path + ": cannot be closed: " + e.getMessage());
    }
  }
}
