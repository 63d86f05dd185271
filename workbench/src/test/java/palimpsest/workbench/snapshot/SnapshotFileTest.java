package palimpsest.workbench.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import palimpsest.memory.StateException;

/// Sections come back as they were, or the file is refused.
class SnapshotFileTest {
  @Property(tries = 200)
  void sectionsComeBack(@ForAll @Size(max = 5) List<byte[]> contents) throws StateException {
    Map<String, byte[]> sections = new LinkedHashMap<>();
    for (byte[] content : contents) {
      sections.put("section" + sections.size(), content);
    }
    Map<String, byte[]> read = SnapshotFile.read(SnapshotFile.bytes(sections));
    assertEquals(List.copyOf(sections.keySet()), List.copyOf(read.keySet()));
    sections.forEach((name, content) -> assertArrayEquals(content, read.get(name), name));
  }

  @Test
  void everyCutAndEveryFlippedBitIsRefused() {
    Map<String, byte[]> sections = new LinkedHashMap<>();
    sections.put("some", new byte[500]);
    sections.put("none", new byte[0]);
    byte[] good = SnapshotFile.bytes(sections);
    for (int at = 0; at < good.length; at++) {
      byte[] cut = Arrays.copyOf(good, at);
      assertThrows(StateException.class, () -> SnapshotFile.read(cut));
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] flipped = good.clone();
        flipped[at] ^= (byte) (1 << bit);
        assertThrows(StateException.class, () -> SnapshotFile.read(flipped));
      }
    }
  }
}
