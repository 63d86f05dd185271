package palimpsest.verify.hardware;

import java.util.List;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Width;

/// Where an instruction that faulted reads memory in more than one place, in an order that is the processor's own.
final class Accesses {
  /// @param address its first byte, a linear address
  private record Place(int address, int bytes) {
    boolean holds(int other) {
      return other - address >= 0 && other - address < bytes;
    }
  }

  private Accesses() {}

  /// Whether both page faults are about such places. Registers are those of the iteration that faulted, if it has any.
  static boolean haveBoth(Instruction in, Result one, Result other) {
    return one.samePlaceOfPageFault(other) && isOn(in, one) && isOn(in, other);
  }

  private static boolean isOn(Instruction in, Result result) {
    return places(in, result).stream().anyMatch(place -> place.holds(result.address()));
  }

  private static List<Place> places(Instruction in, Result result) {
    int bytes = in.operandSize().bytes();
    int stack = result.register(GuestState.ESP);
    return switch (in.mnemonic()) {
      case CMPS -> List.of(
          new Place(InitialState.base(in.segment()) + pointer(in, result, GuestState.ESI), bytes),
          new Place(pointer(in, result, GuestState.EDI), bytes));
      case RETF -> List.of(new Place(stack, 2 * bytes));
      case IRET -> List.of(new Place(stack, 3 * bytes));
      default -> List.of();
    };
  }

  private static int pointer(Instruction in, Result result, int register) {
    return result.register(register) & (in.addressSize() == Width.WORD ? 0xffff : -1);
  }
}
