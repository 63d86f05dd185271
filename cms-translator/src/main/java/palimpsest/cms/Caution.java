package palimpsest.cms;

import java.util.Set;

/// What a translation must not try again, and where: guest addresses of instructions whose speculation failed, or which
/// fault so often that as little as possible should be lost with them (FACTS 6).
///
/// @param inOrder their accesses stay where they are
/// @param provable their accesses change places only with what is provably apart
/// @param endings a path that comes to one of them ends before it, unless it begins there
public record Caution(Set<Integer> inOrder, Set<Integer> provable, Set<Integer> endings) {
  /// Nothing has failed yet.
  public static final Caution NONE = new Caution(Set.of(), Set.of(), Set.of());

  public Caution {
    inOrder = Set.copyOf(inOrder);
    provable = Set.copyOf(provable);
    endings = Set.copyOf(endings);
  }
}
