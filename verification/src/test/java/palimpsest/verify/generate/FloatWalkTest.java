package palimpsest.verify.generate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.verify.generate.FloatWalk.Deed;
import palimpsest.verify.generate.FloatWalk.Deed.What;
import palimpsest.verify.guest.Outcome;

/// Loops of x87 instructions come out as interpreted, status word and pointers included, and on the host's
/// floating-point registers.
class FloatWalkTest {
  /// `-Dpalimpsest.walks=N` draws so many instead.
  private static final int WALKS = Integer.getInteger("palimpsest.walks", 20);

  private static final int ROUNDS = 12;
  private static final What[] KINDS = What.values();

  private static FloatWalk drawn(Random random) {
    List<Deed> body = new ArrayList<>();
    for (int i = random.nextInt(1, 13); i > 0; i--) {
      int number = random.nextInt(8);
      body.add(new Deed(
          KINDS[random.nextInt(KINDS.length)], number, random.nextBoolean(), 8 * random.nextInt(-8, 9) + number / 7));
    }
    int control = random.nextInt(3) > 0 ? 3 : random.nextInt(4) << 2 | (random.nextBoolean() ? 3 : 2);
    return new FloatWalk(
        random.nextInt(1, FloatWalk.MOST_TURNS), control, random.nextInt(6), 8 * random.nextInt(-1, 2), body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tm5800", "tm8600", "ideal16"})
  void loopsOfFloatingPointComeOutAsInterpreted(String preset) {
    Random random = new Random(preset.hashCode());
    long computed = 0;
    for (int i = 0; i < WALKS; i++) {
      FloatWalk walk = drawn(random);
      List<Integer> registers = IntStream.range(0, Location.FREE.size()).map(_ -> random.nextInt()).boxed().toList();
      GuestCode program = new GuestCode(registers, ROUNDS, List.of(walk));
      Outcome outcome = Judge.judge(program.assemble(), preset, 2 + i % 3);
      computed += outcome.statistic("energy." + EnergyLeaf.FLOATING) > 0 ? 1 : 0;
    }
    assertTrue(computed > WALKS / 2, "only " + computed + " of " + WALKS + " used the floating-point unit");
  }
}
