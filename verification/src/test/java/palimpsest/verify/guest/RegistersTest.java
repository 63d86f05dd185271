package palimpsest.verify.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.fpu.FpuImage;

/// What counts as a difference of registers, and what a run stopped inside a repeated string instruction may show.
class RegistersTest {
  private static final int EAX = 0;
  private static final int ECX = 1;
  private static final int EBX = 3;
  private static final int ESI = 6;
  private static final Registers BEFORE =
      new Registers(List.of(1, 9, 3, 4, 5, 6, 7, 8), 0x1000, 0x246, List.of(), 0, 0);

  @Test
  void iterationsLowerTheCountAndMoveThePointers() {
    assertTrue(with(with(BEFORE, ECX, 6), ESI, 19).isInsideAfter(3));
    assertTrue(with(with(BEFORE, ECX, 6), EAX, 77).isInsideAfter(3));
  }

  @Test
  void anotherCountIsADifference() {
    assertFalse(with(BEFORE, ECX, 6).isInsideAfter(2));
  }

  @Test
  void anotherRegisterIsADifference() {
    assertFalse(with(with(BEFORE, ECX, 6), EBX, 0).isInsideAfter(3));
  }

  private record Later(Registers registers) {
    boolean isInsideAfter(long iterations) {
      return BEFORE.isRepeatedTo(registers, iterations);
    }
  }

  private static Later with(Registers registers, int number, int value) {
    return new Later(changed(registers, number, value));
  }

  private static Later with(Later later, int number, int value) {
    return new Later(changed(later.registers(), number, value));
  }

  private static Registers changed(Registers registers, int number, int value) {
    List<Integer> general = new ArrayList<>(registers.general());
    general.set(number, value);
    return new Registers(general, registers.eip(), registers.eflags(), registers.segments(), registers.x87(),
        registers.simd());
  }

  @Test
  void aRegisterOfTheX87UnitCountsToo() {
    GuestState one = new GuestState();
    GuestState other = new GuestState();
    assertEquals(List.of(), Registers.of(one).differences(Registers.of(other)));
    byte[] image = FpuImage.state(other.fpu(), true);
    image[28] ^= 1;
    FpuImage.loadState(other.fpu(), image, true);
    assertEquals(1, Registers.of(one).differences(Registers.of(other)).size());
  }
}
