package palimpsest.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Combinators;

/// Invariant C1 at its root: nothing done through the conventional view reads or changes a concealed byte.
class ConcealmentTest {
  private static final int TOTAL = 16 * PhysicalMemory.PAGE_BYTES;
  private static final int CONCEALED = 4 * PhysicalMemory.PAGE_BYTES;
  private static final int BOUNDARY = TOTAL - CONCEALED;
  private static final byte SECRET = (byte) 0xa5;

  /// An access by width in bytes.
  record Access(boolean write, int width, int address, long value) {}

  @Property
  void guestAccessesNeverReadOrChangeConcealedBytes(@ForAll("accesses") List<Access> accesses) {
    PhysicalMemory memory = PhysicalMemory.split(TOTAL, CONCEALED);
    byte[] secret = new byte[CONCEALED];
    Arrays.fill(secret, SECRET);
    memory.concealed().write(BOUNDARY, secret);
    ConventionalMemory guest = memory.conventional();
    byte[] model = new byte[BOUNDARY];

    for (Access access : accesses) {
      long unsigned = access.address & 0xffff_ffffL;
      boolean answered = unsigned + access.width <= BOUNDARY;
      if (access.write) {
        write(guest, access);
        for (int i = 0; answered && i < access.width; i++) {
          model[access.address + i] = (byte) (access.value >>> (8 * i));
        }
      } else {
        long expected = 0;
        for (int i = 0; i < access.width; i++) {
          expected |= (answered ? model[access.address + i] & 0xffL : 0xffL) << (8 * i);
        }
        assertEquals(expected, read(guest, access), () -> "open bus or own bytes at " + access);
      }
    }

    assertTrue(Arrays.equals(secret, memory.concealed().read(BOUNDARY, CONCEALED)), "concealed bytes changed");
  }

  @Property
  void rangesThatReachConcealedBytesAreRefusedWhole(
      @ForAll("rangeStarts") int address, @ForAll("rangeLengths") int length) {
    PhysicalMemory memory = PhysicalMemory.split(TOTAL, CONCEALED);
    ConventionalMemory guest = memory.conventional();
    byte[] ones = new byte[Math.max(length, 0)];
    Arrays.fill(ones, (byte) -1);
    boolean inside = address >= 0 && length >= 0 && (long) address + length <= BOUNDARY;
    if (inside) {
      guest.write(address, ones, 0, length);
    } else {
      assertThrows(IndexOutOfBoundsException.class, () -> guest.write(address, ones, 0, length));
      assertThrows(IndexOutOfBoundsException.class, () -> guest.fill(address, length, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> guest.read(address, new byte[ones.length], 0, length));
    }
    assertTrue(Arrays.equals(new byte[CONCEALED], memory.concealed().read(BOUNDARY, CONCEALED)));
  }

  @Property
  void concealedViewNamesNoConventionalByte(@ForAll("rangeStarts") int address) {
    ConcealedMemory concealed = PhysicalMemory.split(TOTAL, CONCEALED).concealed();
    boolean inside = address >= BOUNDARY && address <= TOTAL - 4;
    if (inside) {
      concealed.write32(address, 7);
      assertEquals(7, concealed.read32(address));
    } else {
      assertThrows(IndexOutOfBoundsException.class, () -> concealed.write32(address, 7));
      assertThrows(IndexOutOfBoundsException.class, () -> concealed.read32(address));
    }
  }

  @org.junit.jupiter.api.Test
  void noMethodOfTheConventionalViewLeadsToTheConcealedOne() {
    for (Class<?> type : List.of(ConventionalMemory.class, ProtectionMap.class)) {
      for (Method method : type.getDeclaredMethods()) {
        if (Modifier.isPublic(method.getModifiers())) {
          assertTrue(
              method.getReturnType() != ConcealedMemory.class && method.getReturnType() != PhysicalMemory.class,
              () -> method + " hands out concealed memory");
        }
      }
    }
  }

  private static void write(ConventionalMemory guest, Access access) {
    switch (access.width) {
      case 1 -> guest.write8(access.address, (int) access.value);
      case 2 -> guest.write16(access.address, (int) access.value);
      case 4 -> guest.write32(access.address, (int) access.value);
      default -> guest.write64(access.address, access.value);
    }
  }

  private static long read(ConventionalMemory guest, Access access) {
    return switch (access.width) {
      case 1 -> guest.read8(access.address);
      case 2 -> guest.read16(access.address);
      case 4 -> guest.read32(access.address) & 0xffff_ffffL;
      default -> guest.read64(access.address);
    };
  }

  @Provide
  Arbitrary<List<Access>> accesses() {
    Arbitrary<Integer> addresses = Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(3, Arbitraries.integers().between(BOUNDARY - 16, BOUNDARY + 16)),
        net.jqwik.api.Tuple.of(2, Arbitraries.integers().between(0, 64)),
        net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(-16, -1)),
        net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(TOTAL - 16, TOTAL + 16)),
        net.jqwik.api.Tuple.of(1, Arbitraries.integers()));
    return Combinators.combine(
            Arbitraries.of(true, false), Arbitraries.of(1, 2, 4, 8), addresses, Arbitraries.longs())
        .as(Access::new)
        .list()
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<Integer> rangeStarts() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(BOUNDARY - 64, BOUNDARY + 64),
        Arbitraries.integers().between(-64, 64),
        Arbitraries.integers().between(TOTAL - 64, TOTAL + 64));
  }

  @Provide
  Arbitrary<Integer> rangeLengths() {
    return Arbitraries.integers().between(0, 128);
  }
}
