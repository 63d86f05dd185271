package palimpsest.verify.generate;

import java.util.EnumSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import palimpsest.verify.instructions.Exclusion;
import palimpsest.verify.instructions.Forms;
import palimpsest.verify.instructions.Samples;
import palimpsest.x86.isa.OperandForm;

/// Arbitraries of generated programs, weighted towards what breaks translators: accesses that overlap, partial
/// registers, flags read long after they were made, code that changes.
public final class GuestCodes {
  /// Snippets inside snippets inside snippets.
  private static final int DEPTH = 2;

  private static final Samples SAMPLES = Samples.in(Segments.WINDOW);

  /// Instructions that raise an exception and nothing else.
  private static final Samples RAISING = new Samples(
      Forms.excluded(EnumSet.of(Exclusion.PRIVILEGED, Exclusion.TRAP, Exclusion.NOT_IMPLEMENTED)), Segments.WINDOW);

  /// x87 instructions: all but those that may unmask an exception, and those whose operand is a whole environment.
  private static final Samples FLOATING = new Samples(
      Forms.excluded(EnumSet.of(Exclusion.FLOATING_POINT)).stream()
          .filter(form -> !form.row().name().equals("FLDCW") && !form.row().operands().contains(OperandForm.Me))
          .toList(),
      Segments.WINDOW);

  /// Whether a program's exceptions are handled, and there may be some.
  private enum Traps { NONE, SOME }

  private GuestCodes() {}

  /// Programs of one to `longest` snippets.
  public static Arbitrary<GuestCode> upTo(int longest) {
    return Arbitraries.frequencyOf(
        Tuple.of(3, programs(longest, Traps.NONE)), Tuple.of(1, programs(longest, Traps.SOME)));
  }

  private static Arbitrary<GuestCode> programs(int longest, Traps traps) {
    return Combinators.combine(
            values().list().ofSize(Location.FREE.size()),
            Arbitraries.integers().between(40, 160),
            snippet(DEPTH, traps).list().ofMinSize(1).ofMaxSize(longest))
        .as(GuestCode::new);
  }

  private static Arbitrary<Integer> values() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.of(0, 1, -1, 0x7fff_ffff, 0x8000_0000, 0x80, 0xffff, 0x8000, 0x7f)),
        Tuple.of(1, Arbitraries.integers()));
  }

  private static Arbitrary<Integer> sizes() {
    return Arbitraries.of(4, 4, 1, 2);
  }

  private static Arbitrary<Integer> wideSizes() {
    return Arbitraries.of(4, 4, 2);
  }

  private static Arbitrary<Integer> registers() {
    return Arbitraries.integers().between(0, 7);
  }

  private static Arbitrary<Integer> conditions() {
    return Arbitraries.integers().between(0, 15);
  }

  private static Arbitrary<Boolean> either() {
    return Arbitraries.of(false, true);
  }

  private static Arbitrary<Integer> counts() {
    return Arbitraries.integers().between(0, 33);
  }

  /// Few enough places that accesses meet.
  private static Arbitrary<Integer> places() {
    return Arbitraries.integers().between(-10, 10);
  }

  private static Arbitrary<Location> locations() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, registers().map(Location.Register::new)),
        Tuple.of(3, memory()));
  }

  private static Arbitrary<Location> memory() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, places().map(Location.Framed::new)),
        Tuple.of(2, places().map(Location.Absolute::new)),
        Tuple.of(
            2,
            Combinators.combine(
                    Arbitraries.integers().between(0, 3), Arbitraries.integers().between(0, 1), places())
                .as(Location.Indexed::new)),
        Tuple.of(
            2,
            Combinators.combine(Arbitraries.integers().between(0, 5), places()).as(Location.Near::new)));
  }

  private static Arbitrary<List<Snippet>> bodies(int depth, Traps traps) {
    return snippet(depth - 1, traps).list().ofMaxSize(4);
  }

  private static Arbitrary<Snippet> snippet(int depth, Traps traps) {
    Arbitrary<Snippet> straight = Arbitraries.frequencyOf(
        Tuple.of(8, binary()),
        Tuple.of(5, immediate()),
        Tuple.of(3, unary()),
        Tuple.of(4, shift()),
        Tuple.of(2, doubleShift()),
        Tuple.of(3, multiplication(traps)),
        Tuple.of(3, conditional()),
        Tuple.of(2, extend()),
        Tuple.of(2, exchange()),
        Tuple.of(3, bits()),
        Tuple.of(1, address()),
        Tuple.of(3, meeting()),
        Tuple.of(3, suspicion()),
        Tuple.of(2, Arbitraries.of(Single.class).map(Snippet.Plain::new)),
        Tuple.of(1, registers().map(Snippet.Swap::new)),
        Tuple.of(2, strings()),
        Tuple.of(20, SAMPLES.arbitrary().map(Sampled::new)),
        Tuple.of(4, FLOATING.arbitrary().map(Sampled::new)),
        Tuple.of(3, rare()),
        Tuple.of(depth == DEPTH ? 18 : 3, corner(depth)),
        Tuple.of(traps == Traps.SOME ? 8 : 0, trap()),
        Tuple.of(depth == DEPTH ? 6 : 0, walk()),
        Tuple.of(depth == DEPTH ? 4 : 0, floatWalk()),
        Tuple.of(1, Arbitraries.integers().between(0, 2).map(Snippet.LoopInstruction::new)));
    return depth == 0
        ? straight
        : Arbitraries.frequencyOf(Tuple.of(12, straight), Tuple.of(7, Arbitraries.lazy(() -> nested(depth, traps))));
  }

  private static Arbitrary<Snippet> nested(int depth, Traps traps) {
    Arbitrary<Snippet> pushed =
        Combinators.combine(locations(), bodies(depth, traps), locations()).as(Nested.Pushed::new);
    Arbitrary<Snippet> branch = Combinators.combine(conditions(), bodies(depth, traps)).as(Nested.Branch::new);
    Arbitrary<Snippet> loop =
        Combinators.combine(Arbitraries.integers().between(1, 6), bodies(depth, traps)).as(Nested.Loop::new);
    Arbitrary<Snippet> call = Combinators.combine(either(), either(), bodies(depth, traps)).as(Nested.Call::new);
    Arbitrary<Snippet> ways = Combinators.combine(
            registers(), bodies(depth, traps), bodies(depth, traps), bodies(depth, traps))
        .as(Nested.Switch::new);
    Arbitrary<Snippet> modified = Combinators.combine(sizes(), registers(), bodies(depth, traps), registers())
        .as(Nested.SelfModify::new);
    Arbitrary<Snippet> exits = Combinators.combine(
            Arbitraries.integers().between(1, 12), conditions(), bodies(depth, traps))
        .as(Flow.LoopExit::new);
    Arbitrary<Snippet> either = Combinators.combine(
            Arbitraries.integers().between(0, 3), bodies(depth, traps), bodies(depth, traps))
        .as(Flow.CallEither::new);
    Arbitrary<Snippet> seldom = Combinators.combine(
            Arbitraries.of(7, 15, 31), bodies(depth, traps), bodies(depth, traps))
        .as(Flow.Seldom::new);
    Arbitrary<Snippet> turned = Combinators.combine(
            Arbitraries.integers().between(0, 5),
            Arbitraries.integers().between(1, 5),
            conditions(),
            bodies(depth, traps))
        .as(Suspicion.Turned::new);
    Arbitrary<Snippet> sent = Combinators.combine(either(), bodies(depth, traps)).as(Trap.Sent::new);
    return Arbitraries.frequencyOf(
        Tuple.of(3, pushed),
        Tuple.of(1, bodies(depth, traps).map(Nested.FlagsKept::new)),
        Tuple.of(10, branch),
        Tuple.of(2, turned),
        Tuple.of(2, seldom),
        Tuple.of(4, loop),
        Tuple.of(1, bodies(depth, traps).map(Nested.SkipIfZero::new)),
        Tuple.of(4, call),
        Tuple.of(3, ways),
        Tuple.of(1, modified),
        Tuple.of(2, exits),
        Tuple.of(2, either),
        Tuple.of(traps == Traps.SOME ? 2 : 0, sent),
        Tuple.of(1, sizes().map(Snippet.CounterInCode::new)));
  }

  /// Flow and changes of code that are not so usual.
  private static Arbitrary<Snippet> rare() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Combinators.combine(conditions(), SAMPLES.arbitrary()).as(Flow.ShortBranch::new)),
        Tuple.of(2, Arbitraries.integers().between(0, 3).map(Flow.ReturnElsewhere::new)),
        Tuple.of(3, Arbitraries.integers().between(0, 6).map(Flow.Far::new)),
        Tuple.of(
            3,
            Combinators.combine(Arbitraries.integers().between(0, 4), Arbitraries.integers().between(0, 4))
                .as(Flow.SegmentMove::new)),
        Tuple.of(1, Combinators.combine(sizes(), registers()).as(Modification.NextInstruction::new)),
        Tuple.of(1, registers().map(Modification.Flip::new)),
        Tuple.of(
            1,
            Combinators.combine(places(), Arbitraries.integers().between(0, 4), registers())
                .as(Modification.CopyIntoCode::new)),
        Tuple.of(1, registers().map(Modification.AcrossPage::new)),
        Tuple.of(1, Combinators.combine(places(), registers()).as(Modification.ReadIntoCode::new)));
  }

  /// What stays away from usual rounds, or from usual accesses; those that are long stand in no other loop.
  private static Arbitrary<Snippet> corner(int depth) {
    Arbitrary<Integer> masks = Arbitraries.of(3, 3, 7);
    Arbitrary<Corner.Crossing.Deed> deeds = Combinators.combine(
            Arbitraries.of(Corner.Crossing.Deed.What.class), places())
        .as(Corner.Crossing.Deed::new);
    Arbitrary<Snippet> crossing = Combinators.combine(
            masks, either(), deeds.list().ofMinSize(1).ofMaxSize(5), wideSizes(),
            Arbitraries.of(0, 0, 0, 1, 2), either())
        .as(Corner.Crossing::new);
    Arbitrary<Snippet> carry = Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(0, 1),
            sizes(),
            Arbitraries.oneOf(
                Arbitraries.integers().between(0, 3).map(Location.Register::new), places().map(Location.Framed::new)),
            Arbitraries.integers().between(0, 6),
            places())
        .as(Corner.KeptCarry::new);
    Arbitrary<Snippet> oneByte =
        Combinators.combine(masks, sizes(), sizes(), either(), places()).as(Corner.OneByte::new);
    Arbitrary<Snippet> chain = Combinators.combine(
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(1, 3),
            Arbitraries.of(Corner.Chain.Link.class).list().ofMinSize(1).ofMaxSize(3))
        .as(Corner.Chain::new);
    Arbitrary<Snippet> beside = Combinators.combine(sizes(), registers(), Arbitraries.of(0, 20, 300))
        .as(Corner.CodeBesideData::new);
    return Arbitraries.frequencyOf(
        Tuple.of(depth == DEPTH ? 5 : 0, crossing),
        Tuple.of(depth == DEPTH ? 4 : 0, carry),
        Tuple.of(3, oneByte),
        Tuple.of(depth == DEPTH ? 3 : 0, chain),
        Tuple.of(depth == DEPTH ? 2 : 0, beside));
  }

  private static Arbitrary<Snippet> trap() {
    Arbitrary<Snippet> page = Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(0, 7),
            either(),
            Arbitraries.of(0x89, 0x8b, 0x01, 0x03, 0x29, 0x31, 0x39, 0x87),
            registers(),
            places(),
            either())
        .as(Trap.BadPage::new);
    return Arbitraries.frequencyOf(
        Tuple.of(5, RAISING.arbitrary().map(Trap.Raised::new)),
        Tuple.of(4, page),
        Tuple.of(
            2,
            Combinators.combine(either(), registers(), Arbitraries.of(1, 3, 7)).as(Trap.ByZero::new)),
        Tuple.of(1, Combinators.combine(registers(), places()).as(Trap.OutOfBounds::new)),
        Tuple.of(1, Combinators.combine(sizes(), registers(), registers()).as(Trap.Overflow::new)));
  }

  private static Arbitrary<Snippet> binary() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 10), sizes(), registers(), locations(), either())
        .as(Snippet.Binary::new);
  }

  private static Arbitrary<Snippet> immediate() {
    return Combinators.combine(Arbitraries.integers().between(0, 9), sizes(), locations(), values())
        .as(Snippet.Immediate::new);
  }

  private static Arbitrary<Snippet> meeting() {
    return Combinators.combine(sizes(), registers(), memory(), sizes(), registers(), memory())
        .as(Snippet.Meeting::new);
  }

  private static Arbitrary<Snippet> suspicion() {
    Arbitrary<Integer> turns = Arbitraries.integers().between(0, 5);
    Arbitrary<Snippet> reread = Combinators.combine(turns, sizes(), places(), places()).as(Suspicion.Reread::new);
    Arbitrary<Snippet> detour =
        Combinators.combine(turns, Arbitraries.integers().between(1, 20), places()).as(Suspicion.Detour::new);
    return Arbitraries.frequencyOf(Tuple.of(2, reread), Tuple.of(1, detour));
  }

  /// They stand in no other loop either.
  private static Arbitrary<Snippet> floatWalk() {
    Arbitrary<FloatWalk.Deed> deeds = Combinators.combine(
            Arbitraries.of(FloatWalk.Deed.What.class), Arbitraries.integers().between(0, 7), either(), places())
        .as((what, number, walks, place) -> new FloatWalk.Deed(what, number, walks, 8 * place + number));
    return Combinators.combine(
            Arbitraries.integers().between(1, FloatWalk.MOST_TURNS),
            Arbitraries.of(3, 3, 3, 2, 0, 7, 11, 14, 15),
            Arbitraries.integers().between(0, 6),
            Arbitraries.of(0, 8, 8, 4, -8),
            deeds.list().ofMinSize(1).ofMaxSize(12))
        .as(FloatWalk::new);
  }

  /// Walks stand in no other loop, for they are long.
  private static Arbitrary<Snippet> walk() {
    Arbitrary<Walk.Deed> deeds = Combinators.combine(
            Arbitraries.of(Walk.Deed.What.class), sizes(), Arbitraries.integers().between(0, 2), places())
        .as(Walk.Deed::new);
    Arbitrary<Integer> turns = Arbitraries.integers().between(1, Walk.MOST_TURNS);
    Arbitrary<Integer> steps = Arbitraries.of(1, 4, 4, 2, 8, -1, -4, 3, 0);
    Arbitrary<List<Walk.Deed>> bodies = deeds.list().ofMinSize(1).ofMaxSize(6);
    Arbitrary<Snippet> inside = Combinators.combine(turns, steps, steps, bodies)
        .as((count, step, other, body) -> new Walk(count, Walk.End.WINDOW, step, other, body));
    Arbitrary<Snippet> toTheEnd = Combinators.combine(turns, Arbitraries.of(1, 2, 4, 8), steps, bodies)
        .as((count, step, other, body) -> new Walk(count, Walk.End.LAST_PAGE, step, other, body));
    return Arbitraries.frequencyOf(Tuple.of(3, inside), Tuple.of(1, toTheEnd));
  }

  private static Arbitrary<Snippet> unary() {
    return Combinators.combine(Arbitraries.integers().between(0, 3), sizes(), locations()).as(Snippet.Unary::new);
  }

  private static Arbitrary<Snippet> shift() {
    return Combinators.combine(Arbitraries.integers().between(0, 7), sizes(), locations(), either(), counts())
        .as(Snippet.Shift::new);
  }

  private static Arbitrary<Snippet> doubleShift() {
    return Combinators.combine(either(), wideSizes(), locations(), registers(), either(), counts())
        .as(Snippet.DoubleShift::new);
  }

  private static Arbitrary<Snippet> multiplication(Traps traps) {
    Arbitrary<Snippet> one = Combinators.combine(either(), sizes(), locations()).as(Snippet.Multiply::new);
    Arbitrary<Snippet> several =
        Combinators.combine(wideSizes(), registers(), locations(), either(), values()).as(Snippet.MultiplyInto::new);
    Arbitrary<Snippet> division = Combinators.combine(
            either(), Arbitraries.frequency(Tuple.of(30, false), Tuple.of(traps == Traps.NONE ? 1 : 0, true)))
        .as(Snippet.Divide::new);
    return Arbitraries.oneOf(one, several, division);
  }

  private static Arbitrary<Snippet> conditional() {
    Arbitrary<Snippet> set = Combinators.combine(conditions(), locations()).as(Snippet.SetCondition::new);
    Arbitrary<Snippet> move =
        Combinators.combine(conditions(), wideSizes(), registers(), locations()).as(Snippet.MoveIf::new);
    return Arbitraries.oneOf(set, move);
  }

  private static Arbitrary<Snippet> extend() {
    return Combinators.combine(either(), Arbitraries.of(1, 2), registers(), locations()).as(Snippet.Extend::new);
  }

  private static Arbitrary<Snippet> exchange() {
    return Combinators.combine(either(), sizes(), locations(), registers()).as(Snippet.Exchange::new);
  }

  private static Arbitrary<Snippet> bits() {
    Arbitrary<Integer> operations = Arbitraries.integers().between(0, 3);
    Arbitrary<Snippet> near =
        Combinators.combine(operations, wideSizes(), locations(), counts()).as(Snippet.BitTest::new);
    Arbitrary<Snippet> away = Combinators.combine(operations, locations()).as(Snippet.BitTestAway::new);
    Arbitrary<Snippet> scan =
        Combinators.combine(either(), wideSizes(), registers(), locations()).as(Snippet.BitScan::new);
    return Arbitraries.oneOf(near, away, scan);
  }

  private static Arbitrary<Snippet> address() {
    return Combinators.combine(
            registers(), registers(), registers(), Arbitraries.integers().between(0, 3), values())
        .as(Snippet.Address::new);
  }

  private static Arbitrary<Snippet> strings() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 4),
            sizes(),
            Arbitraries.of(Snippet.StringMove.Repeat.class),
            Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true)),
            Arbitraries.integers().between(0, 9),
            places(),
            places())
        .as(Snippet.StringMove::new);
  }
}
