package palimpsest.cms.ir;

import java.util.List;

/// A load that was removed because an earlier access of the same address already gave its value, although the stores
/// between them may overlap: the earlier load must protect its address and those stores must check it (FACTS 3).
///
/// @param protectedLoad index in the body of the load (or, for forwarding, of the store) whose value is reused
/// @param checkingStores indices in the body of the stores that must check
public record Reuse(int protectedLoad, List<Integer> checkingStores) {
  public Reuse {
    checkingStores = List.copyOf(checkingStores);
  }
}
