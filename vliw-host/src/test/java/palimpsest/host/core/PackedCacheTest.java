package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The packed cache answers as the one it stands for, whatever it is asked.
class PackedCacheTest {
  private static final int SETS = 4;
  private static final int LINE_BYTES = 32;
  private static final int LINES = 96;

  sealed interface Request {
    record Access(int line, boolean write) implements Request {}

    record Invalidate(int line) implements Request {}
  }

  @Provide
  Arbitrary<List<Request>> requests() {
    Arbitrary<Integer> lines = Arbitraries.integers().between(0, LINES - 1);
    Arbitrary<Request> accesses =
        lines.flatMap(line -> Arbitraries.of(true, false).map(write -> new Request.Access(line, write)));
    return Arbitraries.oneOf(accesses, accesses, accesses, lines.map(Request.Invalidate::new)).list().ofMaxSize(300);
  }

  @Provide
  Arbitrary<Integer> ways() {
    return Arbitraries.of(1, 2, 3, 4, 8, 15, 16);
  }

  @Property
  void itAnswersAsTheListDoes(@ForAll("requests") List<Request> requests, @ForAll("ways") int ways) {
    Cache plain = new ListCache(SETS, ways, LINE_BYTES);
    PackedCache packed = packed(ways);
    requests.forEach(request -> assertEquals(answer(plain, request), answer(packed, request)));
  }

  @Property
  void whatIsTakenBackAndRepeatedHasBeenOnce(
      @ForAll("requests") List<Request> before,
      @ForAll("requests") List<Request> between,
      @ForAll("requests") List<Request> after,
      @ForAll("ways") int ways) {
    Cache plain = new ListCache(SETS, ways, LINE_BYTES);
    PackedCache packed = packed(ways);
    packed.record(true);
    before.forEach(request -> assertEquals(answer(plain, request), answer(packed, request)));
    packed.mark();
    List<Request> accesses = between.stream().filter(Request.Access.class::isInstance).toList();
    accesses.forEach(request -> answer(packed, request));
    packed.revoke();
    accesses.forEach(request -> assertEquals(answer(plain, request), answer(packed, request)));
    after.forEach(request -> assertEquals(answer(plain, request), answer(packed, request)));
  }

  @Property
  void whatIsTakenBackWithItsHitsHasNeverBeen(
      @ForAll("requests") List<Request> before,
      @ForAll("requests") List<Request> between,
      @ForAll("requests") List<Request> after,
      @ForAll("ways") int ways) {
    Cache plain = new ListCache(SETS, ways, LINE_BYTES);
    PackedCache packed = packed(ways);
    packed.recordHits(true);
    before.forEach(request -> assertEquals(answer(plain, request), answer(packed, request)));
    packed.mark();
    between.stream().filter(Request.Access.class::isInstance).forEach(request -> answer(packed, request));
    packed.revoke();
    after.forEach(request -> assertEquals(answer(plain, request), answer(packed, request)));
  }

  @Property
  void aCacheMadeFromTheContentsOfTheOtherKindAnswersAsThatDoes(
      @ForAll("requests") List<Request> before,
      @ForAll("requests") List<Request> after,
      @ForAll("ways") int ways,
      @ForAll boolean fromPacked) throws StateException {
    Cache plain = new ListCache(SETS, ways, LINE_BYTES);
    PackedCache packed = packed(ways);
    Cache first = fromPacked ? packed : plain;
    Cache second = fromPacked ? plain : packed;
    before.forEach(request -> answer(first, request));
    StateWriter out = new StateWriter();
    first.save(out);
    second.restore(new StateReader("test", out.toByteArray()), LINES);
    after.forEach(request -> assertEquals(answer(first, request), answer(second, request)));
    assertArrayEquals(first.contents(), second.contents());
  }

  private static PackedCache packed(int ways) {
    return new PackedCache(SETS, ways, LINE_BYTES, LINES * LINE_BYTES, Movement.IGNORED);
  }

  private static int answer(Cache cache, Request request) {
    return switch (request) {
      case Request.Access(int line, boolean write) -> cache.access(line, write);
      case Request.Invalidate(int line) -> {
        cache.invalidate(line);
        yield 0;
      }
    };
  }
}
