package palimpsest.cms.runtime;

import palimpsest.host.account.CycleLeaf;
import palimpsest.host.machine.CmsCosts;

/// What a translation costs to make, and where that is booked.
///
/// @param cycles by the machine's price list
/// @param leaf the gear's
record TranslationPrice(long cycles, CycleLeaf leaf) {
  /// The price of a path of so many guest instructions in gears 2 to 4.
  static TranslationPrice of(CmsCosts costs, int gear, int guestInstructions) {
    return switch (gear) {
      case 2 -> new TranslationPrice((long) guestInstructions * costs.translateGear2(), CycleLeaf.TRANSLATE_GEAR2);
      case 3 -> new TranslationPrice((long) guestInstructions * costs.translateGear3(), CycleLeaf.TRANSLATE_GEAR3);
      default -> new TranslationPrice((long) guestInstructions * costs.translateGear4(), CycleLeaf.TRANSLATE_GEAR4);
    };
  }

  /// What a translation cost.
  static TranslationPrice of(CmsCosts costs, Gone translation) {
    return of(costs, translation.gear(), translation.pathInstructions());
  }
}
