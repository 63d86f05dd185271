package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.util.List;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// How what a thread waits for is saved.
final class SavedConditions {
  /// Which kind follows; the order is the format's.
  private enum Kind {
    NEVER,
    READABLE,
    WRITABLE,
    POLLED,
    SELECTED,
    SIGNALLED,
    WOKEN,
    CHILD_CHANGED,
    RELEASED
  }

  private SavedConditions() {}

  static void write(Condition condition, StateWriter out, Shared shared) throws StateException {
    switch (condition) {
      case Condition.Never _ -> out.choice(Kind.NEVER);
      case Condition.Readable(OpenFile file) -> {
        out.choice(Kind.READABLE);
        SavedFiles.write(file, out, shared);
      }
      case Condition.Writable(OpenFile file) -> {
        out.choice(Kind.WRITABLE);
        SavedFiles.write(file, out, shared);
      }
      case Condition.Polled(_, ByteBuffer entries, int count) -> {
        out.choice(Kind.POLLED);
        byte[] bytes = new byte[entries.capacity()];
        entries.get(0, bytes);
        out.bytes(bytes);
        out.i32(count);
      }
      case Condition.Selected(_, List<byte[]> wanted, int limit) -> {
        out.choice(Kind.SELECTED);
        for (byte[] set : wanted) {
          out.bytes(set);
        }
        out.i32(limit);
      }
      case Condition.Signalled(_, long set) -> {
        out.choice(Kind.SIGNALLED);
        out.i64(set);
      }
      case Condition.Woken(Futexes.Waiter waiter) -> {
        out.choice(Kind.WOKEN);
        waiter.save(out, shared);
      }
      case Condition.ChildChanged(_, WaitCalls.Children children, int options) -> {
        out.choice(Kind.CHILD_CHANGED);
        out.ints(new int[] {children.which(), children.id(), options});
      }
      case Condition.Released(_, int child) -> {
        out.choice(Kind.RELEASED);
        out.i32(child);
      }
    }
  }

  static Condition read(StateReader in, Shared shared, GuestThread thread) throws StateException {
    return switch (in.choice(Kind.values())) {
      case NEVER -> Condition.NEVER;
      case READABLE -> new Condition.Readable(SavedFiles.read(in, shared));
      case WRITABLE -> new Condition.Writable(SavedFiles.read(in, shared));
      case POLLED -> {
        byte[] entries = in.bytes();
        int count = in.i32();
        if (entries.length != 8L * count) {
          throw in.damaged(count + " entries of poll in " + entries.length + " bytes");
        }
        ByteBuffer fields = UserMemory.newFields(entries.length);
        fields.put(0, entries);
        yield new Condition.Polled(thread.calls().poll(), fields, count);
      }
      case SELECTED -> {
        List<byte[]> wanted = List.of(in.bytes(), in.bytes(), in.bytes());
        int limit = in.i32();
        if (limit < 0 || wanted.stream().anyMatch(set -> set.length < (limit + Byte.SIZE - 1) / Byte.SIZE)) {
          throw in.damaged("sets of select for " + limit + " descriptors");
        }
        yield new Condition.Selected(thread.calls().poll(), wanted, limit);
      }
      case SIGNALLED -> new Condition.Signalled(thread.signals(), in.i64());
      case WOKEN -> {
        Futexes.Waiter waiter = Futexes.Waiter.restored(in, shared, thread);
        thread.calls().thread().resume(waiter);
        yield new Condition.Woken(waiter);
      }
      case CHILD_CHANGED -> {
        int[] words = new int[3];
        in.ints(words);
        yield new Condition.ChildChanged(
            thread.calls().children(), new WaitCalls.Children(words[0], words[1]), words[2]);
      }
      case RELEASED -> new Condition.Released(shared.kernel().processes(), in.i32());
    };
  }
}
