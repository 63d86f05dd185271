package palimpsest.cms;

import java.util.Set;

/// How boldly one region is to be translated. CMS remembers a policy per guest address and makes it more careful when
/// speculation fails too often (FACTS 6).
///
/// @param gear 2 for quick, 3 for optimised, 4 for the hottest
/// @param maxInstructions longest path, in guest instructions
/// @param maxStores most stores between commits: never more than the store buffer holds
/// @param unroll how often a loop may be repeated in its path, at least 1
/// @param reordering which accesses may change places
/// @param controlSpeculation whether loads may move above exits
/// @param ifConversion whether short unpredictable branches become selects
/// @param returnStack whether calls and returns use the host's return stack
/// @param rotation whether a loop may begin its next turn in the present one; gear 4 does
/// @param caution what must not be tried again, and where
/// @param code what of the guest's code is read at run time
/// @param floats what the x87 stack is taken to be at the entry
public record TranslationPolicy(
    int gear,
    int maxInstructions,
    int maxStores,
    int unroll,
    Reordering reordering,
    boolean controlSpeculation,
    boolean ifConversion,
    boolean returnStack,
    boolean rotation,
    Caution caution,
    CodeReading code,
    FloatStack floats) {
  /// Which accesses to memory may change places (FACTS 3).
  public enum Reordering {
    /// None.
    OFF,
    /// Those whose addresses are provably apart.
    PROVABLE,
    /// Loads may also pass stores under the watch of an alias entry.
    ALIAS
  }

  /// Gear 2: short, in order, cheap.
  public static TranslationPolicy quick(int storeBufferDepth) {
    return new TranslationPolicy(
        2, 24, Math.min(16, storeBufferDepth), 1, Reordering.PROVABLE, false, false, true, false, Caution.NONE,
        CodeReading.NONE, FloatStack.UNKNOWN);
  }

  /// Gear 3: long and bold.
  public static TranslationPolicy optimised(int storeBufferDepth) {
    return new TranslationPolicy(3, 200, storeBufferDepth, 8, Reordering.ALIAS, true, true, true, false, Caution.NONE,
        CodeReading.NONE, FloatStack.UNKNOWN);
  }

  /// Gear 4: what gear 3 does, and whatever costs too much to be done for all that is merely hot.
  public static TranslationPolicy thorough(int storeBufferDepth) {
    return new TranslationPolicy(4, 200, storeBufferDepth, 16, Reordering.ALIAS, true, true, true, true, Caution.NONE,
        CodeReading.NONE, FloatStack.UNKNOWN);
  }

  /// Where a gear starts before anything is known or set.
  ///
  /// @param gear 2 to 4
  public static TranslationPolicy of(int gear, int storeBufferDepth) {
    return switch (gear) {
      case 2 -> quick(storeBufferDepth);
      case 3 -> optimised(storeBufferDepth);
      case 4 -> thorough(storeBufferDepth);
      default -> throw new IllegalArgumentException("gears 2 to 4 translate, not " + gear);
    };
  }

  /// The same within what the settings allow.
  public TranslationPolicy within(CmsSettings settings) {
    int longest = Math.min(settings.number(CmsSwitch.REGION_LIMIT), settings.number(CmsSwitch.COMMIT_INTERVAL));
    return new TranslationPolicy(
        gear,
        Math.min(maxInstructions, longest),
        maxStores,
        Math.min(unroll, settings.number(CmsSwitch.UNROLL_LIMIT)),
        least(reordering, reordering(settings)),
        controlSpeculation && settings.on(CmsSwitch.CONTROL_SPECULATION),
        ifConversion && settings.on(CmsSwitch.IF_CONVERSION),
        returnStack && settings.on(CmsSwitch.RETURN_STACK),
        rotation && settings.on(CmsSwitch.ROTATION),
        caution,
        code,
        floats);
  }

  private static Reordering reordering(CmsSettings settings) {
    return switch (settings.value(CmsSwitch.MEMORY_REORDERING)) {
      case "off" -> Reordering.OFF;
      case "provable" -> Reordering.PROVABLE;
      default -> Reordering.ALIAS;
    };
  }

  private static Reordering least(Reordering one, Reordering other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// Whether loads may pass stores, and outlive them, under alias protection.
  public boolean aliasSpeculation() {
    return reordering == Reordering.ALIAS;
  }

  /// The same for shorter paths.
  public TranslationPolicy withMaxInstructions(int limit) {
    return new TranslationPolicy(
        gear, limit, maxStores, unroll, reordering, controlSpeculation, ifConversion, returnStack,
        rotation, caution, code, floats);
  }

  /// The same with at most `limit` stores between commits.
  public TranslationPolicy withMaxStores(int limit) {
    return new TranslationPolicy(
        gear, maxInstructions, limit, unroll, reordering, controlSpeculation, ifConversion, returnStack,
        rotation, caution, code, floats);
  }

  /// The same with loops repeated at most `limit` times.
  public TranslationPolicy withUnroll(int limit) {
    return new TranslationPolicy(
        gear, maxInstructions, maxStores, limit, reordering, controlSpeculation, ifConversion, returnStack,
        rotation, caution, code, floats);
  }

  /// The same with no more reordering than `most`.
  public TranslationPolicy withReordering(Reordering most) {
    return new TranslationPolicy(
        gear, maxInstructions, maxStores, unroll, least(reordering, most), controlSpeculation, ifConversion,
        returnStack, rotation, caution, code, floats);
  }

  /// The same without loads above exits, and without the guesses of if-conversion.
  public TranslationPolicy withoutControlSpeculation() {
    return new TranslationPolicy(
        gear, maxInstructions, maxStores, unroll, reordering, false, false, returnStack, rotation, caution, code,
        floats);
  }

  /// Guest addresses whose memory accesses must stay where they are.
  public Set<Integer> inOrder() {
    return caution.inOrder();
  }

  /// Whether accesses of the instruction at `eip` may take part in alias speculation.
  public boolean maySpeculate(int eip) {
    return aliasSpeculation() && !caution.provable().contains(eip) && !caution.inOrder().contains(eip);
  }

  /// The same with accesses of these guest addresses kept in their places.
  public TranslationPolicy withInOrder(Set<Integer> addresses) {
    return withCaution(new Caution(addresses, caution.provable(), caution.endings()));
  }

  /// The same with another caution.
  public TranslationPolicy withCaution(Caution other) {
    return new TranslationPolicy(
        gear, maxInstructions, maxStores, unroll, reordering, controlSpeculation, ifConversion, returnStack,
        rotation, other, code, floats);
  }

  /// The same reading other parts of the guest's code.
  public TranslationPolicy withCode(CodeReading reading) {
    return new TranslationPolicy(
        gear, maxInstructions, maxStores, unroll, reordering, controlSpeculation, ifConversion, returnStack,
        rotation, caution, reading, floats);
  }

  /// The same for another x87 stack.
  public TranslationPolicy withFloats(FloatStack stack) {
    return new TranslationPolicy(
        gear, maxInstructions, maxStores, unroll, reordering, controlSpeculation, ifConversion, returnStack,
        rotation, caution, code, stack);
  }
}
