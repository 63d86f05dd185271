package palimpsest.cms.region;

import java.util.Optional;
import palimpsest.x86.isa.Instruction;

/// Guest code as a region selector reads it.
@FunctionalInterface
public interface GuestCode {
  /// The instruction at linear address `eip`, or nothing where its bytes cannot be fetched now or are not one: such an
  /// address is left to the interpreter.
  ///
  /// Whoever implements this notes which bytes were asked for: a translation depends on all of them.
  Optional<Instruction> at(int eip);

  /// The `length` bytes at linear address `eip`, or nothing where they are not to be had.
  default Optional<byte[]> bytes(int eip, int length) {
    return Optional.empty();
  }
}
