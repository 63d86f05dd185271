package palimpsest.x86.isa;

/// The bytes of one instruction as the decoder asks for them, in order and no further than it must.
///
/// A byte that cannot be fetched is answered by throwing [palimpsest.x86.cpu.GuestFault]; the decoder lets it pass.
/// Because the decoder asks for byte `n` only when bytes `0..n-1` leave it no choice, that fault is exactly the one a
/// processor would take.
@FunctionalInterface
public interface CodeBytes {
  /// The byte at an offset from the instruction's first byte.
  ///
  /// @param index 0..14
  /// @return 0..255
  int at(int index);
}
