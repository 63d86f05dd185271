package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Segment;

/// The descriptors a user process can name: flat code and data, and three slots for thread-local storage.
///
/// The numbers are those of an i386 kernel (`arch/x86/include/asm/segment.h`): code 14, data 15, TLS 6..8.
final class SegmentTable {
  static final int USER_CODE = 0x73;
  static final int USER_DATA = 0x7b;
  static final int FIRST_TLS = 6;
  static final int TLS_SLOTS = 3;

  /// A thread-local storage descriptor as set_thread_area gives it.
  ///
  /// @param base linear base address
  /// @param limit in bytes or pages
  /// @param flags the bit field of `struct user_desc`
  record Descriptor(int base, int limit, int flags) {
    private static final int NOT_PRESENT = 1 << 5;
    private static final int READ_EXECUTE_ONLY = 1 << 3;

    static final Descriptor EMPTY = new Descriptor(0, 0, READ_EXECUTE_ONLY | NOT_PRESENT);

    boolean isEmpty() {
      return (flags & (READ_EXECUTE_ONLY | NOT_PRESENT)) == (READ_EXECUTE_ONLY | NOT_PRESENT);
    }

    boolean isPresent() {
      return (flags & NOT_PRESENT) == 0;
    }
  }

  private final Descriptor[] tls = {Descriptor.EMPTY, Descriptor.EMPTY, Descriptor.EMPTY};

  /// The same for another thread.
  SegmentTable copy() {
    SegmentTable copy = new SegmentTable();
    System.arraycopy(tls, 0, copy.tls, 0, TLS_SLOTS);
    return copy;
  }

  /// Sets a slot as a `struct user_desc` says that names one.
  ///
  /// @throws LinuxError EINVAL if it names none
  void adopt(ByteBuffer fields) throws LinuxError {
    if (!isSlot(fields.getInt(0))) {
      throw Errno.EINVAL.failure();
    }
    set(fields.getInt(0), new Descriptor(fields.getInt(4), fields.getInt(8), fields.getInt(12)));
  }

  /// Gives the registers of `state` that hold the selector of a slot its base as it is now.
  void reload(GuestState state, Segment... segments) {
    for (Segment segment : segments) {
      int selector = state.selector(segment);
      if (isSlot(selector >>> 3)) {
        state.setSegment(segment, selector, base(selector).orElse(0));
      }
    }
  }

  /// The linear base a data segment register gets from `selector`, or empty if loading it raises #GP.
  OptionalInt base(int selector) {
    int index = (selector & 0xffff) >>> 3;
    if ((selector & 0xfffc) == 0 || selector == USER_DATA || selector == USER_CODE) {
      return OptionalInt.of(0);
    }
    boolean local = (selector & 4) != 0;
    if (local || index < FIRST_TLS || index >= FIRST_TLS + TLS_SLOTS || !descriptor(index).isPresent()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(descriptor(index).base());
  }

  /// Whether `entry` is one of the slots.
  static boolean isSlot(int entry) {
    return entry >= FIRST_TLS && entry < FIRST_TLS + TLS_SLOTS;
  }

  /// The lowest empty slot.
  OptionalInt emptySlot() {
    for (int i = 0; i < TLS_SLOTS; i++) {
      if (tls[i].isEmpty()) {
        return OptionalInt.of(FIRST_TLS + i);
      }
    }
    return OptionalInt.empty();
  }

  Descriptor descriptor(int entry) {
    return tls[entry - FIRST_TLS];
  }

  void set(int entry, Descriptor descriptor) {
    tls[entry - FIRST_TLS] = descriptor;
  }

  void save(StateWriter out) {
    for (Descriptor each : tls) {
      out.ints(new int[] {each.base, each.limit, each.flags});
    }
  }

  void restore(StateReader in) throws StateException {
    int[] words = new int[3];
    for (int i = 0; i < TLS_SLOTS; i++) {
      in.ints(words);
      tls[i] = new Descriptor(words[0], words[1], words[2]);
    }
  }
}
