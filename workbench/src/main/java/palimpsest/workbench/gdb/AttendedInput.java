package palimpsest.workbench.gdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// The guest's standard input under a debugger: while a read waits for the person or program outside, somebody looks
/// whether a debugger wants the guest to stand; then the read is given up, and what comes in later is for the next.
///
/// The read itself goes on in a thread of its own, which touches nothing but its buffer.
final class AttendedInput extends InputStream {
  private static final int MOST_BYTES = 1 << 16;

  /// Time between two looks.
  private static final long PATIENCE_MS = 20;

  private final InputStream in;
  private final BooleanSupplier wanted;
  private Optional<FutureTask<byte[]>> reading = Optional.empty();
  private byte[] ready = {};
  private int used;

  /// @param wanted asked again and again while a read waits: whether it is to be given up
  AttendedInput(InputStream in, BooleanSupplier wanted) {
    this.in = in;
    this.wanted = wanted;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /// @throws InterruptedIOException if it was given up; nothing is lost
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (used == ready.length && length > 0) {
      ready = await(Math.min(length, MOST_BYTES));
      used = 0;
      if (ready.length == 0) {
        return -1;
      }
    }
    int count = Math.min(length, ready.length - used);
    System.arraycopy(ready, used, target, offset, count);
    used += count;
    return count;
  }

  private byte[] await(int length) throws IOException {
    FutureTask<byte[]> task = reading.orElseGet(() -> begin(length));
    reading = Optional.of(task);
    while (true) {
      try {
        byte[] found = task.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        reading = Optional.empty();
        return found;
      } catch (TimeoutException _) {
        if (wanted.getAsBoolean()) {
          throw new InterruptedIOException("a debugger wants the guest to stand");
        }
      } catch (ExecutionException e) {
        reading = Optional.empty();
        throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("the run is to end");
      }
    }
  }

  private FutureTask<byte[]> begin(int length) {
    FutureTask<byte[]> task = new FutureTask<>(() -> {
      byte[] buffer = new byte[length];
      int count = in.read(buffer);
      return Arrays.copyOf(buffer, Math.max(0, count));
    });
    Thread.ofPlatform().daemon().name("guest-input").start(task);
    return task;
  }
}
