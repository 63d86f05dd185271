package palimpsest.cms;

import java.util.Set;

/// How boldly one region is to be translated. CMS remembers a policy per guest address and makes it more careful when
/// speculation fails too often (FACTS 6).
///
/// @param gear 2 for quick, 3 for optimised
/// @param maxInstructions longest path, in guest instructions
/// @param maxStores most stores between commits: never more than the store buffer holds
/// @param unroll how often a loop may be repeated in its path, at least 1
/// @param aliasSpeculation whether loads may pass stores under alias protection
/// @param controlSpeculation whether loads may move above exits
/// @param ifConversion whether short unpredictable branches become selects
/// @param inOrder guest addresses whose memory accesses must stay where they are
public record TranslationPolicy(
    int gear,
    int maxInstructions,
    int maxStores,
    int unroll,
    boolean aliasSpeculation,
    boolean controlSpeculation,
    boolean ifConversion,
    Set<Integer> inOrder) {
  public TranslationPolicy {
    inOrder = Set.copyOf(inOrder);
  }

  /// The same for shorter paths.
  public TranslationPolicy withMaxInstructions(int limit) {
    return new TranslationPolicy(
        gear, limit, maxStores, unroll, aliasSpeculation, controlSpeculation, ifConversion, inOrder);
  }

  /// Gear 2: short, in order, cheap.
  public static TranslationPolicy quick(int storeBufferDepth) {
    return new TranslationPolicy(2, 24, Math.min(16, storeBufferDepth), 1, false, false, false, Set.of());
  }

  /// Gear 3: long and bold.
  public static TranslationPolicy optimised(int storeBufferDepth) {
    return new TranslationPolicy(3, 200, storeBufferDepth, 8, true, true, true, Set.of());
  }
}
