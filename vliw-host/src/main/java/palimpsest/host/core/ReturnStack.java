package palimpsest.host.core;

import java.util.List;
import java.util.stream.IntStream;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// A ring of (guest return address, host address) pairs: a prediction of where returns go (FACTS 13, dual-address
/// return stack). Pushes beyond its depth overwrite the oldest pair; a pop of an empty stack matches nothing. It is
/// not shadowed: a rollback leaves it as it is, which costs at most a wrong prediction.
public final class ReturnStack {
  /// What [#pop] answers where the prediction fails; no host address is negative.
  static final int MISMATCH = -1;

  private final int[] guest;
  private final int[] host;
  private int top;
  private int size;
  /// Guest and host addresses that pushes since the last mark have overwritten.
  private final int[] overwritten;
  private int pushed;
  private int topAtMark;
  private int sizeAtMark;

  /// @param depth pairs it holds, at least 1
  ReturnStack(int depth) {
    guest = new int[depth];
    host = new int[depth];
    overwritten = new int[2 * depth];
  }

  /// Forgets every pair: CMS does this when host addresses become stale.
  public void clear() {
    size = 0;
  }

  /// Every pair there is, the newest first.
  public List<HostTarget> entries() {
    return IntStream.range(0, size)
        .map(back -> Math.floorMod(top - back, guest.length))
        .mapToObj(index -> new HostTarget(guest[index], host[index]))
        .toList();
  }

  /// Writes every pair, the oldest first.
  ///
  /// @throws StateException never
  void save(StateWriter out) throws StateException {
    out.list(entries().reversed(), pair -> {
      out.i32(pair.guestAddress());
      out.i32(pair.hostAddress());
    });
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    clear();
    in.each(() -> push(in.i32(), in.i32()));
  }

  void push(int guestAddress, int hostAddress) {
    top = top + 1 == guest.length ? 0 : top + 1;
    guest[top] = guestAddress;
    host[top] = hostAddress;
    size = Math.min(size + 1, guest.length);
  }

  /// Removes the newest pair; its host address if its guest address is `guestAddress`, else [#MISMATCH].
  int pop(int guestAddress) {
    if (size == 0) {
      return MISMATCH;
    }
    int target = guest[top] == guestAddress ? host[top] : MISMATCH;
    top = top == 0 ? guest.length - 1 : top - 1;
    size--;
    return target;
  }

  /// What has been pushed so far stays.
  void mark() {
    pushed = 0;
    topAtMark = top;
    sizeAtMark = size;
  }

  /// A push that [#revoke] can take back.
  void pushRevocably(int guestAddress, int hostAddress) {
    if (pushed < guest.length) {
      int next = top + 1 == guest.length ? 0 : top + 1;
      overwritten[2 * pushed] = guest[next];
      overwritten[2 * pushed + 1] = host[next];
      pushed++;
    }
    push(guestAddress, hostAddress);
  }

  /// Takes back all pushes since [#mark].
  void revoke() {
    for (int i = pushed - 1; i >= 0; i--) {
      int at = (topAtMark + 1 + i) % guest.length;
      guest[at] = overwritten[2 * i];
      host[at] = overwritten[2 * i + 1];
    }
    top = topAtMark;
    size = sizeAtMark;
    pushed = 0;
  }
}
