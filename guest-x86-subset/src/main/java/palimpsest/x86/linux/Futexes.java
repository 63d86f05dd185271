package palimpsest.x86.linux;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Threads that wait for words in memory, first come, first woken. A word is known by its address space and linear
/// address.
final class Futexes {
  /// The bits of a waiter or waker that does not care.
  static final int ANY = -1;

  /// A thread that waits.
  static final class Waiter {
    private final GuestThread thread;
    private final AddressSpace space;
    private final int mask;
    private int address;
    private boolean woken;

    private Waiter(GuestThread thread, AddressSpace space, int address, int mask) {
      this.thread = thread;
      this.space = space;
      this.address = address;
      this.mask = mask;
    }

    /// Whether somebody has woken it.
    boolean isWoken() {
      return woken;
    }

    void save(StateWriter out, Shared shared) throws StateException {
      space.save(out, shared);
      out.i32(mask);
      out.i32(address);
      out.bool(woken);
    }

    static Waiter restored(StateReader in, Shared shared, GuestThread thread) throws StateException {
      AddressSpace space = AddressSpace.restored(in, shared);
      int mask = in.i32();
      Waiter found = new Waiter(thread, space, in.i32(), mask);
      found.woken = in.bool();
      return found;
    }

    private boolean waitsAt(AddressSpace where, int word) {
      return space == where && address == word;
    }
  }

  private final List<Waiter> waiting = new ArrayList<>();

  /// One more waits.
  ///
  /// @param mask only a waker with one of these bits wakes it
  Waiter add(GuestThread thread, AddressSpace space, int address, int mask) {
    Waiter waiter = new Waiter(thread, space, address, mask);
    waiting.add(waiter);
    return waiter;
  }

  /// It waits no longer.
  void remove(Waiter waiter) {
    waiting.remove(waiter);
  }

  /// The thread is gone.
  void forget(GuestThread thread) {
    waiting.removeIf(waiter -> waiter.thread == thread);
  }

  /// Wakes up to `most` threads, and at least one if one waits.
  ///
  /// @return how many
  int wake(AddressSpace space, int address, int most, int mask) {
    int woken = 0;
    Iterator<Waiter> all = waiting.iterator();
    while (all.hasNext() && (woken == 0 || woken < most)) {
      Waiter waiter = all.next();
      if (waiter.waitsAt(space, address) && (waiter.mask & mask) != 0) {
        waiter.woken = true;
        all.remove();
        woken++;
      }
    }
    return woken;
  }

  /// Makes up to `most` threads wait at another word, behind those that do already.
  ///
  /// @return how many
  int move(AddressSpace space, int from, int to, int most) {
    List<Waiter> moved =
        waiting.stream().filter(waiter -> waiter.waitsAt(space, from)).limit(Math.max(0, most)).toList();
    waiting.removeAll(moved);
    moved.forEach(waiter -> waiter.address = to);
    waiting.addAll(moved);
    return moved.size();
  }

  /// Writes who waits, in order.
  void save(StateWriter out) throws StateException {
    out.list(waiting, waiter -> out.i32(waiter.thread.id()));
  }

  /// Becomes what [#save] wrote, of the waiters that threads have.
  void restore(StateReader in, Scheduler threads) throws StateException {
    waiting.clear();
    in.each(() -> {
      Optional<Waiter> waiter = threads.find(in.i32()).flatMap(thread -> thread.waits().waiter());
      waiting.add(waiter.orElseThrow(() -> in.damaged("a thread that is asleep waits for nothing")));
    });
  }
}
