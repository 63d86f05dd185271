package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import palimpsest.memory.PhysicalMemory;

class GatedStoreBufferTest {
  private static final int START = 0xff0;
  private static final int SPAN = 24;

  record Store(int address, int length, int value) {}

  @Provide
  Arbitrary<List<Store>> stores() {
    return Combinators.combine(
            Arbitraries.integers().between(START, START + SPAN - 4),
            Arbitraries.integers().between(1, 4),
            Arbitraries.integers())
        .as(Store::new)
        .list()
        .ofMaxSize(16);
  }

  @Property
  void aLoadSeesTheNewestStoredByteAndElseMemorys(@ForAll("stores") List<Store> stores) {
    PhysicalMemory physical = PhysicalMemory.split(16384, 4096);
    GatedStoreBuffer buffer = new GatedStoreBuffer(16);
    Map<Integer, Byte> model = new TreeMap<>();
    for (int i = 0; i < SPAN; i++) {
      physical.conventional().write8(START + i, 0xa0 + i);
      model.put(START + i, (byte) (0xa0 + i));
    }
    for (Store store : stores) {
      buffer.add(store.address(), store.length(), store.value(), false);
      for (int i = 0; i < store.length(); i++) {
        model.put(store.address() + i, (byte) (store.value() >> 8 * i));
      }
    }
    for (int length = 1; length <= 4; length++) {
      for (int address = START; address <= START + SPAN - length; address++) {
        int fromMemory = 0;
        int expected = 0;
        for (int i = 0; i < length; i++) {
          fromMemory |= physical.conventional().read8(address + i) << 8 * i;
          expected |= (model.getOrDefault(address + i, (byte) 0) & 0xff) << 8 * i;
        }
        int seen = buffer.mayTouch(address, length) ? buffer.overlay(address, length, fromMemory) : fromMemory;
        assertEquals(expected, seen);
      }
    }
    buffer.release(physical.conventional(), physical.concealed());
    model.forEach((address, value) -> assertEquals(value & 0xff, physical.conventional().read8(address)));
    assertEquals(0, buffer.size());
  }

  @Property
  void whatIsDroppedIsNeverSeen(@ForAll("stores") List<Store> stores) {
    PhysicalMemory physical = PhysicalMemory.split(16384, 4096);
    GatedStoreBuffer buffer = new GatedStoreBuffer(16);
    stores.forEach(store -> buffer.add(store.address(), store.length(), store.value(), false));
    buffer.drop();
    buffer.release(physical.conventional(), physical.concealed());
    for (int address = START; address < START + SPAN; address++) {
      assertEquals(false, buffer.mayTouch(address, 1));
      assertEquals(0, physical.conventional().read8(address));
    }
  }
}
