package palimpsest.x86.interp;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.isa.CodeBytes;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.mmu.Mmu;

/// Makes blocks from the guest's bytes.
///
/// **What is known is not decoded again.** An instruction and its executor follow from its bytes and its linear
/// address, so both are kept by address and used again wherever the same bytes still stand there: code in which a byte
/// is patched again and again, or that is entered in the middle, costs a comparison for each instruction but the new
/// ones. Control transfers alone are bound anew for each block, because they count and their counters come and go with
/// the bytes.
final class BlockDecoder {
  static final int MAX_INSTRUCTIONS = 64;
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;
  private static final int KNOWN = 1 << 13;
  private static final int COMPARED_BYTES = 16;

  /// An instruction that was decoded before.
  ///
  /// @param eip where it stands
  /// @param low its bytes 0 to 7, those behind its end zero
  /// @param high its bytes 8 to 15, likewise
  /// @param executor what it is bound to; not for control transfers
  /// @param startsBlock as [Binder#startsBlock] says
  /// @param endsBlock as [Binder#endsBlock] says
  private record Known(
      int eip,
      long low,
      long high,
      Instruction instruction,
      Optional<Executor> executor,
      boolean startsBlock,
      boolean endsBlock) {
    static Known of(int eip, long low, long high, Instruction in, Binder binder) {
      Optional<Executor> executor = Binder.transfersControl(in) ? Optional.empty() : Optional.of(binder.bind(in, eip));
      return new Known(
          eip, low & lowMask(in.length()), high & highMask(in.length()), in, executor,
          Binder.startsBlock(in), Binder.endsBlock(in));
    }

    boolean is(long lowBytes, long highBytes) {
      int length = instruction.length();
      return (lowBytes & lowMask(length)) == low && (highBytes & highMask(length)) == high;
    }

    private static long lowMask(int length) {
      return length >= Long.BYTES ? -1L : (1L << 8 * length) - 1;
    }

    private static long highMask(int length) {
      return length <= Long.BYTES ? 0 : (1L << 8 * (length - Long.BYTES)) - 1;
    }
  }

  private final Mmu mmu;
  private final ConventionalMemory memory;
  private final Environment environment;
  private final Decoder decoder;
  private final Binder binder;
  private final @Nullable Known[] known = new Known[KNOWN];
  private final Executor[] executors = new Executor[MAX_INSTRUCTIONS];
  private final int[] addresses = new int[MAX_INSTRUCTIONS + 1];

  BlockDecoder(Mmu mmu, Environment environment, Binder binder) {
    this.mmu = mmu;
    this.memory = mmu.memory();
    this.environment = environment;
    this.decoder = new Decoder(environment.processor().extensions());
    this.binder = binder;
  }

  /// Decodes until a control transfer, the page's end, the length limit, an address in `stops`, or an instruction that
  /// cannot be fetched or decoded; that one raises its exception only when it becomes the first of a block. An
  /// instruction that crosses into the next page is a block of its own.
  ///
  /// @param epoch the mapping epoch
  /// @param none the block that stands for no block
  /// @param stops addresses that begin a block of their own
  /// @throws GuestFault what fetching or decoding the first instruction raises
  Block decode(int eip, int epoch, Block none, Set<Integer> stops) {
    int physical = mmu.translate(eip, false);
    int room = PAGE - (eip & PAGE - 1);
    Known last = first(eip, physical, room);
    int count = 0;
    int bytes = 0;
    while (true) {
      addresses[count] = eip + bytes;
      executors[count] = bound(last);
      count++;
      bytes += last.instruction.length();
      if (bytes >= room || count == MAX_INSTRUCTIONS || last.endsBlock || stops.contains(eip + bytes)) {
        break;
      }
      Optional<Known> next = further(eip + bytes, physical + bytes, room - bytes);
      if (next.isEmpty() || next.get().startsBlock) {
        break;
      }
      last = next.get();
    }
    addresses[count] = eip + bytes;
    int firstBytes = Math.min(bytes, room);
    int secondPhysical = bytes > room ? mmu.translate(eip + room, false) : 0;
    return new Block(
        Arrays.copyOf(executors, count), Arrays.copyOf(addresses, count + 1),
        physical, firstBytes, secondPhysical, bytes - firstBytes, binder.counter(addresses[count - 1]), epoch, none);
  }

  /// The block that was saved, decoded from the same bytes.
  ///
  /// @throws StateException if there is no such block in these bytes
  Block again(SavedBlock saved, Block none, StateReader in) throws StateException {
    CodeBytes code = i -> memory.read8(saved.physicalOf(i));
    int bytes = 0;
    for (int i = 0; i < saved.instructions(); i++) {
      int from = bytes;
      addresses[i] = saved.eip() + from;
      if (!(decoder.decode(at -> code.at(from + at)) instanceof Decoded.Valid(Instruction instruction))) {
        throw in.damaged("no instruction at " + Integer.toHexString(saved.eip() + from));
      }
      executors[i] = binder.bind(instruction, saved.eip() + from);
      bytes += instruction.length();
    }
    addresses[saved.instructions()] = saved.eip() + bytes;
    if (bytes != saved.firstBytes() + saved.secondBytes()) {
      throw in.damaged("a block of %d bytes, not %d".formatted(bytes, saved.firstBytes() + saved.secondBytes()));
    }
    return new Block(
        Arrays.copyOf(executors, saved.instructions()), Arrays.copyOf(addresses, saved.instructions() + 1),
        saved.physical(), saved.firstBytes(), saved.secondPhysical(), saved.secondBytes(),
        saved.counter(addresses[saved.instructions() - 1], binder), saved.epoch(), none);
  }

  private Executor bound(Known one) {
    return one.executor.orElseGet(() -> binder.bind(one.instruction, one.eip));
  }

  private Known first(int eip, int physical, int room) {
    Known before = recall(eip, physical, room);
    if (before != null) {
      return before;
    }
    CodeBytes code = i -> i < room ? memory.read8(physical + i) : mmu.read8(eip + i);
    return switch (decoder.decode(code)) {
      case Decoded.Valid(Instruction in) -> keep(eip, physical, in);
      case Decoded.Invalid(_, Decoded.Reason reason) -> {
        environment.undefined(eip, reason);
        throw GuestFault.of(reason.vector());
      }
    };
  }

  /// The instruction at `physical` if it is valid and ends within `room` bytes.
  private Optional<Known> further(int eip, int physical, int room) {
    Known before = recall(eip, physical, room);
    if (before != null) {
      return Optional.of(before);
    }
    CodeBytes code =
        i -> {
          if (i >= room) {
            throw GuestFault.of(GuestFault.PAGE_FAULT);
          }
          return memory.read8(physical + i);
        };
    try {
      return decoder.decode(code) instanceof Decoded.Valid(Instruction in)
          ? Optional.of(keep(eip, physical, in))
          : Optional.empty();
    } catch (GuestFault _) {
      return Optional.empty();
    }
  }

  /// What is known of the instruction at linear address `eip`, if it is within `room` and its bytes are what they were.
  private @Nullable Known recall(int eip, int physical, int room) {
    Known before = known[slot(eip)];
    return before != null
        && before.eip == eip
        && before.instruction.length() <= room
        && comparable(physical)
        && before.is(memory.read64(physical), memory.read64(physical + Long.BYTES))
        ? before
        : null;
  }

  /// An instruction that crosses into the next page is kept too, and not found again: its bytes are not in one piece.
  private Known keep(int eip, int physical, Instruction in) {
    Known now = Known.of(
        eip, memory.read64(physical), memory.read64(physical + Long.BYTES), in, binder);
    if (comparable(physical)) {
      known[slot(eip)] = now;
    }
    return now;
  }

  /// Whether all bytes an instruction may have are in memory and can be compared at once.
  private boolean comparable(int physical) {
    return physical >= 0 && physical <= memory.size() - COMPARED_BYTES;
  }

  private static int slot(int eip) {
    return (eip ^ eip >>> 13) & (KNOWN - 1);
  }
}
