package palimpsest.x86.interp;

import java.util.Arrays;
import java.util.Optional;
import palimpsest.x86.cpu.GuestFault;

/// A straight run of decoded instructions, valid for one linear address and the physical bytes it was decoded from.
///
/// **Staleness.** When bytes of a block are about to change, [#drop] puts an executor that throws [Stale] in place of
/// every instruction. A block that overwrites itself therefore never executes an old instruction, not even the very
/// next, and the loop pays nothing for it.
final class Block {
  /// Says that the rest of the executing block is gone.
  @SuppressWarnings("serial")
  static final class Stale extends RuntimeException {
    private Stale() {
      super("stale block", null, false, false);
    }
  }

  /// The epoch of a block that is gone.
  static final int DROPPED = -1;
  private static final Stale STALE = new Stale();
  private static final Executor GONE = Executor.of(
      _ -> {
        throw STALE;
      });

  final int eip;
  final Executor[] executors;
  /// Address of each instruction, and behind the last the address that follows it.
  final int[] addresses;
  /// Where the bytes are; those beyond the first page, if any, start at `secondPhysical`.
  final int physical;
  final int firstBytes;
  final int secondPhysical;
  final int secondBytes;
  final Optional<BranchCounter> ending;

  long executions;
  /// Not reported as hot before this many executions.
  long quietUntil;
  boolean translated;

  /// The mapping epoch in which linear address and physical bytes were last found to belong together.
  int epoch;

  /// The last two blocks entered from here; any of them may be stale or in another epoch.
  Block recent;
  Block older;
  /// Next in the hash bucket.
  Block chain;

  Block(
      Executor[] executors,
      int[] addresses,
      int physical,
      int firstBytes,
      int secondPhysical,
      int secondBytes,
      Optional<BranchCounter> ending,
      int epoch,
      Block none) {
    this.eip = addresses[0];
    this.executors = executors;
    this.addresses = addresses;
    this.physical = physical;
    this.firstBytes = firstBytes;
    this.secondPhysical = secondPhysical;
    this.secondBytes = secondBytes;
    this.ending = ending;
    this.epoch = epoch;
    this.recent = none;
    this.older = none;
    this.chain = none;
  }

  /// The block that stands for no block: always stale.
  @SuppressWarnings("this-escape")
  Block() {
    this.eip = 0;
    this.executors = new Executor[0];
    this.addresses = new int[1];
    this.physical = 0;
    this.firstBytes = 0;
    this.secondPhysical = 0;
    this.secondBytes = 0;
    this.ending = Optional.empty();
    this.epoch = DROPPED;
    this.recent = this;
    this.older = this;
    this.chain = this;
  }

  int instructions() {
    return executors.length;
  }

  /// Address of the instruction behind the last.
  int end() {
    return addresses[executors.length];
  }

  /// Whether the byte at linear `address` is one of its bytes, but not the first.
  boolean hasInside(int address) {
    return address != eip && Integer.compareUnsigned(address - eip, firstBytes + secondBytes) < 0;
  }

  /// The physical address of one of its bytes.
  int physicalOf(int address) {
    int offset = address - eip;
    return offset < firstBytes ? physical + offset : secondPhysical + offset - firstBytes;
  }

  boolean overlaps(int address, int length) {
    return overlap(physical, firstBytes, address, length) || overlap(secondPhysical, secondBytes, address, length);
  }

  private static boolean overlap(int a, int lengthA, int b, int lengthB) {
    return lengthA > 0 && a < b + lengthB && b < a + lengthA;
  }

  void drop() {
    epoch = DROPPED;
    Arrays.fill(executors, GONE);
  }

  /// Whether an exception is a trap: taken behind the instruction, which has retired.
  static boolean isTrap(GuestFault fault) {
    return switch (fault.vector()) {
      case GuestFault.DEBUG, GuestFault.BREAKPOINT, GuestFault.OVERFLOW -> true;
      default -> false;
    };
  }

  BlockProfile profile() {
    return new BlockProfile(
        eip, instructions(), firstBytes + secondBytes, executions, translated, ending.map(BranchCounter::profile));
  }
}
