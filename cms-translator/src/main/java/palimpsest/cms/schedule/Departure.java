package palimpsest.cms.schedule;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import palimpsest.cms.ir.FloatState;
import palimpsest.cms.ir.Target;

/// A way out of a trace and the guest state it must leave behind.
///
/// @param eip guest instruction of the branch
/// @param taken where it goes if its test holds, or always if there is none
/// @param otherwise for the end of a trace with a test: where it goes if the test fails
/// @param homes where the eight guest registers' values are
/// @param extra what goes to r44 to be added to the retired instructions; constant 0 for nothing
/// @param indirect where the guest target of an indirect exit is
/// @param floats where the x87 state is, in the order of [FloatState#HOMES]; empty where the trace has none
/// @param mark what the commit leaves behind of the last x87 instruction
/// @param carried at the end of a loop, where what it carries into its next turn is; else empty
/// @param codes id of the condition codes the guest must see, or -1 if it does not matter or `recompute` makes them
/// @param retired guest instructions retired, not counting `extra`
/// @param repIterations iterations of REP instructions retired
/// @param recompute atoms to execute behind the branch, in order, before anything goes home: what only this way out
///     needs
public record Departure(
    int eip,
    Target taken,
    Optional<Target> otherwise,
    List<Place> homes,
    Place extra,
    Optional<Place> indirect,
    List<Place> floats,
    long mark,
    List<Place> carried,
    int codes,
    int retired,
    int repIterations,
    List<VirtualAtom> recompute) {
  /// Register that takes [#extra].
  public static final int EXTRA_REGISTER = 44;

  /// Register that takes [#indirect].
  public static final int INDIRECT_REGISTER = 45;

  public Departure {
    homes = List.copyOf(homes);
    floats = List.copyOf(floats);
    carried = List.copyOf(carried);
    recompute = List.copyOf(recompute);
  }

  /// The virtual registers that must hold their values when the branch is taken, in rising order.
  public int[] reads() {
    BitSet reads = new BitSet();
    for (Place home : homes) {
      read(home, reads);
    }
    for (Place place : floats) {
      read(place, reads);
    }
    read(extra, reads);
    indirect.ifPresent(place -> read(place, reads));
    for (Place place : carried) {
      read(place, reads);
    }
    for (VirtualAtom atom : recompute) {
      for (int source : atom.sources()) {
        reads.set(source);
      }
    }
    for (VirtualAtom atom : recompute) {
      reads.clear(atom.result());
    }
    int[] numbers = new int[reads.cardinality()];
    int count = 0;
    for (int number = reads.nextSetBit(0); number >= 0; number = reads.nextSetBit(number + 1)) {
      numbers[count++] = number;
    }
    return numbers;
  }

  private static void read(Place place, BitSet reads) {
    if (place instanceof Place.Reg reg) {
      reads.set(reg.number());
    }
  }

  /// The same with the state in other places.
  Departure with(List<Place> newHomes, Place newExtra, Optional<Place> newIndirect) {
    return new Departure(
        eip, taken, otherwise, newHomes, newExtra, newIndirect, floats, mark, carried, codes, retired, repIterations,
        recompute);
  }

  /// The same with the x87 state in other places.
  Departure withFloats(List<Place> newFloats) {
    return new Departure(
        eip, taken, otherwise, homes, extra, indirect, newFloats, mark, carried, codes, retired, repIterations,
        recompute);
  }

  /// The same with what is carried in other places.
  Departure carrying(List<Place> newCarried) {
    return new Departure(
        eip, taken, otherwise, homes, extra, indirect, floats, mark, newCarried, codes, retired, repIterations,
        recompute);
  }

  /// The same with the value that host register `home` is to receive in another place.
  Departure with(int home, Place place) {
    if (home == EXTRA_REGISTER) {
      return with(homes, place, indirect);
    }
    if (home == INDIRECT_REGISTER) {
      return with(homes, extra, Optional.of(place));
    }
    int inFloats = FloatState.HOMES.indexOf(home);
    if (inFloats >= 0) {
      List<Place> places = new ArrayList<>(floats);
      places.set(inFloats, place);
      return withFloats(places);
    }
    boolean guest = home < LegalTrace.FIRST_CARRIED;
    List<Place> places = new ArrayList<>(guest ? homes : carried);
    places.set(guest ? home : home - LegalTrace.FIRST_CARRIED, place);
    return guest ? with(places, extra, indirect) : carrying(places);
  }

  /// Whether `extra` is to be counted.
  public boolean hasExtra() {
    return !(extra instanceof Place.Imm);
  }
}
