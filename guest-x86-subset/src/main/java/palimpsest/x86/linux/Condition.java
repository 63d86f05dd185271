package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.util.List;

/// What a thread waits for, as data: it can be asked again at any time, and saved.
///
/// None looks at guest memory, as another address space may be the current one.
sealed interface Condition {
  /// Only a signal or the time ends it.
  Condition NEVER = new Never();

  /// Whether what is waited for is there.
  boolean isMet();

  /// See [#NEVER].
  record Never() implements Condition {
    @Override
    public boolean isMet() {
      return false;
    }
  }

  /// `file` has something to read, or never will.
  record Readable(OpenFile file) implements Condition {
    @Override
    public boolean isMet() {
      return file.readReady() || file.brokenEvents() != 0;
    }
  }

  /// `file` has room, or nobody reads it any more.
  record Writable(OpenFile file) implements Condition {
    @Override
    public boolean isMet() {
      return file.writeReady() || file.brokenEvents() != 0;
    }
  }

  /// One of poll's `count` entries has an event.
  record Polled(PollCalls calls, ByteBuffer entries, int count) implements Condition {
    @Override
    public boolean isMet() {
      return calls.anyOf(entries, count);
    }
  }

  /// One of the descriptors below `limit` in select's three sets is ready.
  record Selected(PollCalls calls, List<byte[]> wanted, int limit) implements Condition {
    @Override
    public boolean isMet() {
      return calls.anyOf(wanted, limit);
    }
  }

  /// A signal of `set` is pending.
  record Signalled(Signals signals, long set) implements Condition {
    @Override
    public boolean isMet() {
      return signals.isWaiting(set);
    }
  }

  /// Somebody woke the waiter.
  record Woken(Futexes.Waiter waiter) implements Condition {
    @Override
    public boolean isMet() {
      return waiter.isWoken();
    }
  }

  /// There is news of `children`, or there are none.
  record ChildChanged(WaitCalls calls, WaitCalls.Children children, int options) implements Condition {
    @Override
    public boolean isMet() {
      return calls.isOver(children, options);
    }
  }

  /// The child of vfork runs another program or is gone.
  record Released(Processes processes, int child) implements Condition {
    @Override
    public boolean isMet() {
      return processes.find(child).map(GuestProcess::hasReleasedParent).orElse(true);
    }
  }
}
