package palimpsest.x86.linux;

/// The stack a process set aside for its handlers.
///
/// @param base lowest linear address
/// @param size in bytes; 0 means there is none
record AlternateStack(int base, int size) {
  static final AlternateStack NONE = new AlternateStack(0, 0);
  /// Smallest size sigaltstack accepts (MINSIGSTKSZ).
  static final int SMALLEST = 2048;

  static final int ON_STACK = 1;
  static final int DISABLED = 2;

  boolean exists() {
    return size != 0;
  }

  boolean holds(int stackPointer) {
    return exists() && Integer.compareUnsigned(stackPointer - base - 1, size) < 0;
  }

  /// The flags sigaltstack reports while the stack pointer is at `stackPointer`.
  int flags(int stackPointer) {
    return exists() ? (holds(stackPointer) ? ON_STACK : 0) : DISABLED;
  }
}
