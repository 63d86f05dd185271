package palimpsest.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// Conventional memory takes room on the host as it is touched; whoever uses it cannot see that.
class UntouchedMemoryTest {
  private static final int MIB = 1 << 20;
  private static final int SIZE = 5 * MIB + PhysicalMemory.PAGE_BYTES;

  /// @param kind 0 reads and 1 writes values of all widths, 2 reads and 3 writes a range, 4 fills one
  /// @param length in bytes
  record Step(int kind, int address, int length, int value) {}

  @Property(tries = 200)
  void memoryThatNobodyHasTouchedIsZeroAndBehavesLikeAnyOther(@ForAll("steps") List<Step> steps) {
    ConventionalMemory memory = PhysicalMemory.split(SIZE + MIB, MIB).conventional();
    byte[] model = new byte[SIZE];
    for (Step step : steps) {
      int address = Math.min(step.address, SIZE - Math.max(step.length, Long.BYTES));
      byte[] bytes = new byte[step.length + 2];
      Arrays.fill(bytes, (byte) step.value);
      switch (step.kind) {
        case 0 -> {
          long expected = value(model, address);
          assertEquals((int) expected & 0xff, memory.read8(address), step::toString);
          assertEquals((int) expected & 0xffff, memory.read16(address), step::toString);
          assertEquals((int) expected, memory.read32(address), step::toString);
          assertEquals(expected, memory.read64(address), step::toString);
        }
        case 1 -> {
          long old = value(model, address);
          int width = 8 << (step.value & 3);
          switch (width) {
            case 8 -> assertEquals((int) old & 0xff, memory.exchange8Unmarked(address, step.value), step::toString);
            case 16 -> assertEquals((int) old & 0xffff, memory.exchange16Unmarked(address, step.value), step::toString);
            case 32 -> assertEquals((int) old, memory.exchange32Unmarked(address, step.value), step::toString);
            default -> memory.write64(address, step.value);
          }
          for (int i = 0; i < width / 8; i++) {
            model[address + i] = (byte) ((long) step.value >> 8 * i);
          }
        }
        case 2 -> {
          byte[] expected = bytes.clone();
          System.arraycopy(model, address, expected, 1, step.length);
          memory.read(address, bytes, 1, step.length);
          assertArrayEquals(expected, bytes, step::toString);
        }
        case 3 -> {
          memory.write(address, bytes, 1, step.length);
          System.arraycopy(bytes, 1, model, address, step.length);
        }
        default -> {
          memory.fill(address, step.length, step.value);
          Arrays.fill(model, address, address + step.length, (byte) step.value);
        }
      }
    }
    byte[] all = new byte[SIZE];
    memory.read(0, all, 0, SIZE);
    assertArrayEquals(model, all);
  }

  private static long value(byte[] model, int address) {
    return ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN).getLong(address);
  }

  @Property(tries = 50)
  void concealedBytesThatNobodyHasWrittenAreZero(@ForAll("addresses") int offset, @ForAll int value) {
    ConcealedMemory memory = PhysicalMemory.split(SIZE + MIB, SIZE).concealed();
    int at = memory.base() + Math.min(offset, SIZE - 4);
    assertEquals(0, memory.read32(at));
    memory.write32(at, value);
    byte[] model = new byte[SIZE];
    for (int i = 0; i < 4; i++) {
      model[at - memory.base() + i] = (byte) (value >> 8 * i);
    }
    assertArrayEquals(model, memory.read(memory.base(), SIZE));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> lengths = Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.integers().between(2, 16)), Tuple.of(1, Arbitraries.integers().between(2, 3 * MIB)));
    return Combinators.combine(
            Arbitraries.integers().between(0, 4), addresses(), lengths, Arbitraries.integers())
        .as(Step::new)
        .list()
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<Integer> addresses() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Combinators.combine(
            Arbitraries.integers().between(1, 5), Arbitraries.integers().between(-8, 8)).as((m, by) -> m * MIB + by)),
        Tuple.of(1, Arbitraries.integers().between(SIZE - 8, SIZE)),
        Tuple.of(1, Arbitraries.integers().between(0, SIZE)));
  }
}
