package palimpsest.verify.conceal;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.memory.ConcealedMemory;

/// The concealed memory of a machine, reached behind its back: no type leads there, so this looks into private fields.
/// A secret is put into all of it; what CMS never uses, its image, must still hold it at the end.
final class ConcealedBytes {
  private final ConcealedMemory memory;
  private final int imageBytes;

  private ConcealedBytes(ConcealedMemory memory, int imageBytes) {
    this.memory = memory;
    this.imageBytes = imageBytes;
  }

  /// Those of a machine that has not run yet.
  static ConcealedBytes of(GuestMachine machine) {
    Object cache = field(machine, "cache");
    ConcealedMemory memory = (ConcealedMemory) field(cache, "concealed");
    return new ConcealedBytes(memory, (Integer) field(cache, "start") - memory.base());
  }

  /// First concealed physical address.
  int base() {
    return memory.base();
  }

  /// Fills all of it.
  ///
  /// @return what the image holds now
  byte[] fill(RandomGenerator secret) {
    byte[] bytes = new byte[memory.size()];
    secret.nextBytes(bytes);
    memory.write(memory.base(), bytes);
    return image();
  }

  /// Whether the image still holds `before`.
  boolean holds(byte[] before) {
    return Arrays.equals(before, image());
  }

  private byte[] image() {
    return memory.read(memory.base(), imageBytes);
  }

  private static Object field(Object owner, String name) {
    try {
      Field field = owner.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return Objects.requireNonNull(field.get(owner));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the machine is built otherwise than this class believes", e);
    }
  }
}
