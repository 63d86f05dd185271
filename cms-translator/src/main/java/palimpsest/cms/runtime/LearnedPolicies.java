package palimpsest.cms.runtime;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.TranslationPolicy;
import palimpsest.host.core.HostFault;

/// What speculation has taught, per guest address of a region's head; it outlives the translations (FACTS 6).
///
/// A region's artefacts are counted by kind. When a kind has been seen [#PATIENCE] times the next rung of its ladder is
/// taken: pin the access that failed, then give that kind of speculation up for the region, then go back to quick,
/// in-order code, then leave the region to the interpreter.
final class LearnedPolicies {
  /// Artefacts of one kind before a region is translated more carefully.
  static final int PATIENCE = 8;

  private static final int MOST_PINNED = 8;

  private static final class Record {
    private final Map<HostFault.Kind, Integer> artefacts = new EnumMap<>(HostFault.Kind.class);
    private final Set<Integer> pinned = new HashSet<>();
    private boolean withoutAlias;
    private boolean withoutControl;
    private boolean quickOnly;
    private boolean interpretOnly;
    private int storeLimit = Integer.MAX_VALUE;
  }

  private final Map<Integer, Record> byHead = new HashMap<>();
  private final int storeBufferDepth;
  private final CmsSettings settings;

  LearnedPolicies(int storeBufferDepth, CmsSettings settings) {
    this.storeBufferDepth = storeBufferDepth;
    this.settings = settings;
  }

  /// The policy for translating the region at `head` in `gear`.
  TranslationPolicy policy(int head, int gear) {
    Record known = byHead.get(head);
    boolean quick = gear == 2 || (known != null && known.quickOnly);
    TranslationPolicy base =
        (quick ? TranslationPolicy.quick(storeBufferDepth) : TranslationPolicy.optimised(storeBufferDepth))
            .within(settings);
    if (known == null) {
      return base;
    }
    TranslationPolicy policy =
        base.withMaxStores(Math.min(base.maxStores(), known.storeLimit)).withInOrder(known.pinned);
    if (known.withoutAlias) {
      policy = policy.withReordering(TranslationPolicy.Reordering.PROVABLE);
    }
    return known.withoutControl ? policy.withoutControlSpeculation() : policy;
  }

  /// Whether the region at `head` is better interpreted.
  boolean interpretOnly(int head) {
    Record known = byHead.get(head);
    return known != null && known.interpretOnly;
  }

  /// Whether a gear above 2 is worth trying.
  boolean mayOptimise(int head) {
    Record known = byHead.get(head);
    return known == null || !known.quickOnly;
  }

  /// Counts an artefact of the region at `head`.
  ///
  /// @param culprits guest addresses of the accesses in the molecule that faulted
  /// @return whether the region should now be translated anew
  boolean artefact(int head, HostFault.Kind kind, Set<Integer> culprits) {
    Record known = byHead.computeIfAbsent(head, _ -> new Record());
    int seen = known.artefacts.merge(kind, 1, Integer::sum);
    if (seen % PATIENCE != 0) {
      return false;
    }
    boolean unpinned = known.pinned.size() < MOST_PINNED && known.pinned.addAll(culprits);
    switch (kind) {
      case ALIAS -> {
        if (!unpinned && known.withoutAlias) {
          known.quickOnly = true;
        } else if (!unpinned) {
          known.withoutAlias = true;
        }
      }
      case PAGE, SPECULATIVE_IO -> {
        if (!unpinned && known.withoutControl) {
          known.quickOnly = true;
        } else if (!unpinned) {
          known.withoutControl = true;
        }
      }
      case STORE_BUFFER -> {
        known.storeLimit = Math.max(1, Math.min(known.storeLimit, storeBufferDepth) / 2);
        known.quickOnly = known.storeLimit == 1;
      }
      case DIVIDE, PROTECTION, STALE, INTERRUPT, ILLEGAL_MOLECULE -> {
        known.interpretOnly = known.quickOnly;
        known.quickOnly = true;
      }
    }
    return true;
  }

  /// Gives up one more kind of speculation for the region at `head`, whatever it has shown.
  void sober(int head) {
    Record known = byHead.computeIfAbsent(head, _ -> new Record());
    known.quickOnly |= known.withoutAlias && known.withoutControl;
    known.withoutControl |= known.withoutAlias;
    known.withoutAlias = true;
  }

  /// Heads about which something is known.
  int size() {
    return byHead.size();
  }
}
