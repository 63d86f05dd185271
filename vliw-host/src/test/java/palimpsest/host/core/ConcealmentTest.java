package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Invariant C1 at the host: no guest load or store reads or changes a concealed byte, whatever physical page the
/// guest's tables name, across pages, committed or rolled back.
class ConcealmentTest {
  private static final int LINEAR = 0x7000_0000;

  record GuestAccess(int offset, String width, boolean store) {
    String text() {
      return store ? "st" + width + " [r4],r9" : "ld" + width + " r8,[r4]";
    }

    int bytes() {
      return width.isEmpty() ? 4 : Integer.parseInt(width.substring(1)) / 8;
    }
  }

  @Provide
  Arbitrary<List<GuestAccess>> accesses() {
    return Combinators.combine(
            Arbitraries.oneOf(Arbitraries.integers().between(4090, 4100), Arbitraries.integers().between(0, 12280)),
            Arbitraries.of("", ".16", ".8"),
            Arbitraries.of(true, false))
        .as(GuestAccess::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<Integer> concealedPages() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, Bench.CONCEALED_BYTES / 4096 - 1)
            .map(page -> Bench.CONVENTIONAL_BYTES + page * 4096),
        Arbitraries.of(Bench.CONVENTIONAL_BYTES + Bench.CONCEALED_BYTES, 0x8000_0000, 0xffff_f000));
  }

  @Property(tries = 200)
  void noGuestAccessReadsOrChangesAConcealedByte(
      @ForAll("accesses") List<GuestAccess> accesses,
      @ForAll("concealedPages") int first,
      @ForAll("concealedPages") int second,
      @ForAll boolean rollsBack) {
    Bench bench = Bench.of("tm5800");
    byte[] pattern = new byte[Bench.CONCEALED_BYTES];
    Arrays.fill(pattern, (byte) 0x5a);
    bench.concealed.write(bench.base, pattern);
    int page = LINEAR >>> 12;
    bench.pages.put(page, new GuestTranslation.Walk.Mapped(first, true, false));
    bench.pages.put(page + 1, new GuestTranslation.Walk.Mapped(second, true, false));
    bench.pages.put(page + 2, new GuestTranslation.Walk.Mapped(0x4000, true, false));
    for (int i = 0; i < 4096; i += 4) {
      bench.memory.write32(0x4000 + i, -1);
    }
    bench.set(9, 0x12345678);
    for (GuestAccess access : accesses) {
      bench.program("{ " + access.text() + " }\n" + (rollsBack ? "{ trap 0 }" : "{ trap 0 } commit"));
      byte[] concealed = bench.concealed.read(bench.base, Bench.CONCEALED_BYTES);
      bench.set(4, LINEAR + access.offset());
      bench.set(8, 0);

      Departure departure = bench.run();

      assertEquals(rollsBack, departure instanceof Departure.Faulted);
      assertArrayEquals(concealed, bench.concealed.read(bench.base, Bench.CONCEALED_BYTES));
      boolean touchesOnlyThem = access.offset() + access.bytes() <= 8192;
      if (!access.store() && !rollsBack && touchesOnlyThem) {
        assertEquals((int) (-1L >>> (64 - 8 * access.bytes())), bench.register(8));
      }
    }
    bench.ledger.check();
  }
}
