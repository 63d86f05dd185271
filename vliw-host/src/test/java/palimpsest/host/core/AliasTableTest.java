package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AliasTableTest {
  record Protection(int entry, int start, int length, int secondStart, int secondLength) {}

  @Provide
  Arbitrary<List<Protection>> protections() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 7),
            Arbitraries.integers().between(0, 40),
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(0, 40),
            Arbitraries.integers().between(0, 3))
        .as(Protection::new)
        .list()
        .ofMaxSize(12);
  }

  @Property
  void aCheckSeesExactlyTheBytesItsEntriesHold(
      @ForAll("protections") List<Protection> protections, @ForAll int maskBits) {
    int mask = maskBits & 0xff;
    AliasTable table = new AliasTable(8);
    List<Set<Integer>> model = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      model.add(new HashSet<>());
    }
    for (Protection p : protections) {
      table.protect(p.entry(), p.start(), p.length(), p.secondStart(), p.secondLength());
      Set<Integer> bytes = new HashSet<>();
      for (int i = 0; i < p.length(); i++) {
        bytes.add(p.start() + i);
      }
      for (int i = 0; i < p.secondLength(); i++) {
        bytes.add(p.secondStart() + i);
      }
      model.set(p.entry(), bytes);
    }
    for (int start = 0; start < 48; start++) {
      for (int length = 1; length <= 4; length++) {
        boolean expected = false;
        for (int entry = 0; entry < 8; entry++) {
          for (int i = 0; i < length; i++) {
            expected |= (mask >> entry & 1) != 0 && model.get(entry).contains(start + i);
          }
        }
        assertEquals(expected, table.overlaps(mask, start, length));
      }
    }
    table.clear();
    for (int start = 0; start < 48; start++) {
      assertFalse(table.overlaps(0xff, start, 4));
    }
  }
}
