package palimpsest.x86.interp;

import java.util.Optional;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What of a [Block] is saved: where it is and what it has counted. What it says follows from the bytes, which cannot
/// have changed while it was there.
///
/// @param instructions how many
/// @param physical where the bytes are; those beyond the first page, if any, start at `secondPhysical`
/// @param epoch the mapping epoch in which it was last found to be true
record SavedBlock(
    int eip,
    int instructions,
    int physical,
    int firstBytes,
    int secondPhysical,
    int secondBytes,
    Ending ending,
    long executions,
    long quietUntil,
    int epoch) {
  /// Where the counter is of the control transfer that ends a block.
  enum Ending {
    /// There is none.
    NONE,
    /// With all the others.
    KNOWN,
    /// Nowhere: another block that ended there has gone and has taken it along.
    LOST
  }

  private static final Ending[] ENDINGS = Ending.values();

  static SavedBlock of(Block block, Binder binder) {
    Ending ending = block.ending.isEmpty()
        ? Ending.NONE
        : block.ending.equals(binder.counter(block.ending.get().address)) ? Ending.KNOWN : Ending.LOST;
    return new SavedBlock(
        block.eip, block.instructions(), block.physical, block.firstBytes, block.secondPhysical, block.secondBytes,
        ending, block.executions, block.quietUntil, block.epoch);
  }

  /// The counter of the control transfer at `address`, which has just been bound.
  Optional<BranchCounter> counter(int address, Binder binder) {
    return switch (ending) {
      case NONE -> Optional.empty();
      case KNOWN -> binder.counter(address);
      case LOST -> Optional.of(binder.counter(address).orElseGet(() -> new BranchCounter(address)));
    };
  }

  /// The physical address of byte `offset`.
  int physicalOf(int offset) {
    return offset < firstBytes ? physical + offset : secondPhysical + offset - firstBytes;
  }

  void write(StateWriter out) {
    out.i32(eip);
    out.i8(instructions);
    out.i32(physical);
    out.i16(firstBytes);
    out.i32(secondPhysical);
    out.i8(secondBytes);
    out.choice(ending);
    out.i64(executions);
    out.i64(quietUntil);
    out.i32(epoch);
  }

  /// Reads what [#write] wrote.
  static SavedBlock read(StateReader in) throws StateException {
    int eip = in.i32();
    int instructions = in.u8();
    if (instructions < 1 || instructions > BlockDecoder.MAX_INSTRUCTIONS) {
      throw in.damaged("a block of %d instructions".formatted(instructions));
    }
    return new SavedBlock(
        eip, instructions, in.i32(), in.u16(), in.i32(), in.u8(), in.choice(ENDINGS), in.i64(), in.i64(),
        in.within(0, Integer.MAX_VALUE));
  }
}
