package palimpsest.verify.generate;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;

/// Programs by seed and index, outside any test: the n-th program of a seed is always the same.
public final class GeneratedPrograms {
  /// How much jqwik's generators are told to vary.
  private static final int SIZE = 1_000;

  private final RandomGenerator<GuestCode> generator;

  private GeneratedPrograms(int longest) {
    this.generator = GuestCodes.upTo(longest).generator(SIZE, false);
  }

  /// Does some work with programs of one to `longest` snippets. jqwik's generators work within a session of it, and a
  /// session belongs to one thread.
  public static <R> R with(int longest, Function<GeneratedPrograms, R> work) {
    var results = new Object() {
      Optional<R> value = Optional.empty();
    };
    JqwikSession.run(() -> results.value = Optional.of(work.apply(new GeneratedPrograms(longest))));
    return results.value.orElseThrow();
  }

  /// One program of one to `longest` snippets, for whoever draws much else from the same source.
  public static GuestCode drawn(int longest, Random random) {
    return with(longest, programs -> programs.generator.next(random).value());
  }

  /// The program number `index` of a seed, able to shrink. It begins with a few snippets that the index chooses, so
  /// that some thousand programs hold every row of the decoder's table for certain.
  public Shrinkable<GuestCode> of(long seed, long index) {
    var random = new Random(mixed(seed, index));
    Shrinkable<GuestCode> program = generator.next(random);
    List<Snippet> first = Sweep.of(index, random.nextLong(), program.value().needs().contains(Need.HANDLERS));
    return program.map(code -> code.behind(first));
  }

  /// Spreads neighbouring indices over all seeds of [Random], whose first numbers follow from its seed's upper bits.
  static long mixed(long seed, long index) {
    long mixed = (seed * 0x9e37_79b9_7f4a_7c15L + index) * 0xbf58_476d_1ce4_e5b9L;
    mixed ^= mixed >>> 29;
    mixed *= 0x94d0_49bb_1331_11ebL;
    return mixed ^ mixed >>> 32;
  }
}
