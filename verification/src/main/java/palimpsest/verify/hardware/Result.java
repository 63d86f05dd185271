package palimpsest.verify.hardware;

import java.nio.ByteBuffer;
import java.util.Arrays;
import palimpsest.x86.cpu.GuestFault;

/// What one case left: registers, flags, memory, and the signal, if one was raised.
///
/// @param fields [Layout#RESULT_BYTES] bytes, as [Results] holds them
record Result(ByteBuffer fields) {
  /// EAX to EDI.
  int register(int number) {
    return fields.getInt(4 * number);
  }

  int flags() {
    return fields.getInt(Layout.RESULT_FLAGS);
  }

  /// Linux's number; 0 if the snippet came to its end.
  int signal() {
    return fields.getInt(Layout.RESULT_SIGNAL);
  }

  /// What kind of that signal, as Linux numbers it.
  int code() {
    return fields.getInt(Layout.RESULT_CODE);
  }

  /// The exception's number.
  int vector() {
    return fields.getInt(Layout.RESULT_VECTOR);
  }

  int errorCode() {
    return fields.getInt(Layout.RESULT_ERROR);
  }

  /// Where it was: number of an instruction in the snippet, or an address outside.
  int eip() {
    return fields.getInt(Layout.RESULT_EIP);
  }

  /// The address a page fault was about.
  int address() {
    return fields.getInt(Layout.RESULT_ADDRESS);
  }

  /// A byte of window and edge.
  int memory(int offset) {
    return fields.get(Layout.RESULT_MEMORY + offset) & 0xff;
  }

  /// Whether both ended in the same way: by the same fault at the same place, or at the end with the same selectors.
  boolean sameFault(Result other) {
    for (int at = Layout.RESULT_SIGNAL; at < Layout.RESULT_MEMORY; at += Integer.BYTES) {
      if (fields.getInt(at) != other.fields.getInt(at)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the same instruction raised a page fault in both, be it about different addresses and pages.
  boolean samePlaceOfPageFault(Result other) {
    return isPageFault() && other.isPageFault() && eip() == other.eip();
  }

  boolean isPageFault() {
    return signal() != 0 && vector() == GuestFault.PAGE_FAULT;
  }

  /// The selector left in ES, DS, FS or GS, by 0 to 3, where the snippet may have changed one.
  int selector(int number) {
    return fields.getShort(Layout.RESULT_SELECTORS + 2 * number) & 0xffff;
  }

  /// Registers, flags, and the fault if there was one.
  @Override
  public String toString() {
    int[] registers = new int[8];
    Arrays.setAll(registers, this::register);
    String end = signal() == 0
        ? "  end; selectors %04x %04x %04x %04x".formatted(selector(0), selector(1), selector(2), selector(3))
        : "  signal %d (%d), exception %d, error code %x, at %x, about %08x"
            .formatted(signal(), code(), vector(), errorCode(), eip(), address());
    return Registers.text(registers, flags()) + end;
  }
}
