package palimpsest.verify.instructions;

import java.util.ArrayList;
import java.util.List;

/// Writes ModRM, SIB and displacement of a memory operand, and gives the registers it is addressed by such values that
/// the address comes out as asked for, modulo 2^32 or 2^16. A register that has its value already keeps it; the
/// displacement makes up for it.
///
/// @param field ModRM's reg field
/// @param picks the kind of address
/// @param moved bytes that ESP moves up before the address is formed (POP)
record MemoryOperand(int field, Picks.Addressing picks, int moved) {
  private static final int ESP = 4;
  private static final int EBP = 5;
  private static final int NO_INDEX = 4;
  /// Base and index of the 16-bit forms by r/m (Intel SDM volume 2, table 2-1).
  private static final int[] BASES = {3, 3, 5, 5, 6, 7, 5, 3};
  private static final int[] INDICES = {6, 7, 6, 7, -1, -1, -1, -1};

  /// With 32-bit addresses.
  List<Integer> encode32(int offset, Pins pins) {
    int base = picks.base();
    int index = picks.sib() || base == ESP ? picks.index() : NO_INDEX;
    int scaled = 0;
    if (index != NO_INDEX) {
      scaled = pins.pinned(index, picks.displacement() ^ offset >>> 3) << picks.scale();
    }
    int mod = picks.mod();
    int displacement;
    if (mod == 0 && base == EBP) {
      displacement = offset - scaled;
    } else if (pins.has(base)) {
      displacement = offset - scaled - pins.value(base) - (base == ESP ? moved : 0);
      mod = shortest(mod, displacement);
    } else {
      displacement = mod == 0 ? 0 : mod == 1 ? (byte) picks.displacement() : picks.displacement();
      pins.pin(base, offset - scaled - displacement - (base == ESP ? moved : 0));
    }
    List<Integer> code = new ArrayList<>();
    if (picks.sib() || base == ESP) {
      code.add(mod << 6 | field << 3 | 4);
      code.add(picks.scale() << 6 | index << 3 | base);
    } else {
      code.add(mod << 6 | field << 3 | base);
    }
    append(code, displacement, mod == 1 ? 1 : mod == 2 || base == EBP ? 4 : 0);
    return code;
  }

  /// `mod` where a displacement fits it; else 32 bits.
  private static int shortest(int mod, int displacement) {
    boolean fits = mod == 0 ? displacement == 0 : mod == 1 && displacement == (byte) displacement;
    return fits ? mod : 2;
  }

  /// With 16-bit addresses.
  ///
  /// @param offset 0 to 65535
  List<Integer> encode16(int offset, Pins pins) {
    int rm = picks.base();
    int mod = picks.mod();
    int displacement;
    if (mod == 0 && rm == 6) {
      displacement = offset;
    } else {
      int index = INDICES[rm] < 0 ? 0 : pins.pinned(INDICES[rm], picks.displacement() ^ offset);
      int base = BASES[rm];
      if (pins.has(base)) {
        displacement = offset - index - pins.value(base);
        mod = 2;
      } else {
        displacement = mod == 0 ? 0 : mod == 1 ? (byte) picks.displacement() : picks.displacement();
        int low = offset - index - displacement;
        pins.pin(base, (low & 0xffff) | (picks.displacement() & 0xffff_0000));
      }
    }
    List<Integer> code = new ArrayList<>();
    code.add(mod << 6 | field << 3 | rm);
    append(code, displacement, mod == 1 ? 1 : mod == 2 || rm == 6 ? 2 : 0);
    return code;
  }

  private static void append(List<Integer> code, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      code.add((value >> (8 * i)) & 0xff);
    }
  }
}
