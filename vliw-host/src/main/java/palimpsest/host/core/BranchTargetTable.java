package palimpsest.host.core;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// A direct-mapped table from guest address to host address that CMS fills and the look-up branch reads (FACTS 5.3,
/// hardware-assisted look-up of indirect branch destinations).
public final class BranchTargetTable {
  /// What [#lookUp] answers on a miss; no host address is negative.
  static final int MISS = -1;

  private final int[] guest;
  private final int[] host;

  /// @param entries a power of two
  BranchTargetTable(int entries) {
    guest = new int[entries];
    host = new int[entries];
    clear();
  }

  /// Says that guest code at `guestAddress` is translated at `hostAddress`, replacing whatever shares the entry.
  public void put(int guestAddress, int hostAddress) {
    int index = index(guestAddress);
    guest[index] = guestAddress;
    host[index] = hostAddress;
  }

  /// Removes the entry for `guestAddress`, if it is there.
  public void remove(int guestAddress) {
    int index = index(guestAddress);
    if (guest[index] == guestAddress) {
      host[index] = MISS;
    }
  }

  /// Removes every entry.
  public void clear() {
    Arrays.fill(host, MISS);
  }

  /// Every entry there is.
  public List<HostTarget> entries() {
    return IntStream.range(0, host.length)
        .filter(index -> host[index] != MISS)
        .mapToObj(index -> new HostTarget(guest[index], host[index]))
        .toList();
  }

  /// Writes every entry.
  ///
  /// @throws StateException never
  void save(StateWriter out) throws StateException {
    out.list(entries(), entry -> {
      out.i32(entry.guestAddress());
      out.i32(entry.hostAddress());
    });
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    clear();
    in.each(() -> put(in.i32(), in.i32()));
  }

  int lookUp(int guestAddress) {
    int index = index(guestAddress);
    return guest[index] == guestAddress ? host[index] : MISS;
  }

  private int index(int guestAddress) {
    return (guestAddress ^ guestAddress >>> 12) & (guest.length - 1);
  }
}
