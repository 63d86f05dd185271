package palimpsest.verify.instructions;

import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// The free choices behind a sample, as numbers; zero is the simplest of each. Which of them count depends on the form.
///
/// @param reg ModRM's reg field, or the register in the opcode, 0 to 7
/// @param rm the register operand, 0 to 7
/// @param segment 0 for no override; ES, SS, DS, FS, GS, CS by 1 to 6
/// @param order how the prefixes are turned, 0 to 3
/// @param equal whether what CMPXCHG compares is equal
record Picks(
    int reg, int rm, int segment, int order, boolean equal, Addressing addressing, Numbers numbers, Places places) {
  /// How memory is addressed.
  ///
  /// @param mod 0 to 2: no displacement, 8 bits, 16 or 32
  /// @param base the base register (or ModRM's r/m of 16-bit addressing), 0 to 7
  /// @param sib whether a SIB byte is used though the base needs none
  /// @param index the index register, 0 to 7; 4 for none
  /// @param scale 0 to 3
  /// @param displacement any
  /// @param narrow whether addresses have 16 bits, where the memory can be reached so
  record Addressing(int mod, int base, boolean sib, int index, int scale, int displacement, boolean narrow) {}

  /// Values: two for registers and memory, the immediate, and a small one, 0 to 33.
  record Numbers(int first, int second, int immediate, int count) {}

  /// Where memory operands are, in bytes from the window's middle.
  record Places(int first, int second) {}

  private static final int[] CORNERS = {
    0, 1, -1, 0x7fff_ffff, 0x8000_0000, 0x80, 0x7f, 0xff, 0x8000, 0x7fff, 0xffff, 0x8000_8080, 0x100, 0x0102_0408
  };
  private static final int[] SEGMENTS = {0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 4, 5, 5, 6};

  /// Draws one.
  static Picks draw(RandomGenerator random) {
    Addressing addressing = new Addressing(
        random.nextInt(3),
        random.nextInt(8),
        random.nextBoolean(),
        random.nextInt(8),
        random.nextInt(4),
        drawValue(random),
        random.nextInt(4) == 0);
    return new Picks(
        random.nextInt(8),
        random.nextInt(8),
        SEGMENTS[random.nextInt(SEGMENTS.length)],
        random.nextInt(4),
        random.nextBoolean(),
        addressing,
        new Numbers(drawValue(random), drawValue(random), drawValue(random), random.nextInt(34)),
        new Places(drawPlace(random), drawPlace(random)));
  }

  private static int drawValue(RandomGenerator random) {
    return random.nextInt(3) == 0 ? CORNERS[random.nextInt(CORNERS.length)] : random.nextInt();
  }

  private static int drawPlace(RandomGenerator random) {
    return random.nextInt(8) == 0 ? random.nextInt(-1024, 1024) : random.nextInt(-16, 17);
  }

  /// The same as an arbitrary.
  static Arbitrary<Picks> arbitrary() {
    Arbitrary<Integer> register = Arbitraries.integers().between(0, 7);
    Arbitrary<Boolean> either = Arbitraries.of(false, true);
    Arbitrary<Addressing> addressing = Combinators.combine(
            Arbitraries.integers().between(0, 2),
            register,
            either,
            register,
            Arbitraries.integers().between(0, 3),
            anyValue(),
            Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)))
        .as(Addressing::new);
    Arbitrary<Numbers> numbers =
        Combinators.combine(anyValue(), anyValue(), anyValue(), Arbitraries.integers().between(0, 33)).as(Numbers::new);
    Arbitrary<Places> places = Combinators.combine(anyPlace(), anyPlace()).as(Places::new);
    return Combinators.combine(
            register,
            register,
            Arbitraries.of(0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 4, 5, 5, 6),
            Arbitraries.integers().between(0, 3),
            either,
            addressing,
            numbers,
            places)
        .as(Picks::new);
  }

  private static Arbitrary<Integer> anyValue() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.of(0, 1, -1, 0x7fff_ffff, 0x8000_0000, 0x80, 0xffff, 0x8000, 0x7f)),
        Tuple.of(2, Arbitraries.integers()));
  }

  private static Arbitrary<Integer> anyPlace() {
    return Arbitraries.frequencyOf(
        Tuple.of(7, Arbitraries.integers().between(-16, 16)),
        Tuple.of(1, Arbitraries.integers().between(-1024, 1024)));
  }
}
