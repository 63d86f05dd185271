package palimpsest.cms.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// What can be said of two guest addresses without running: each is a sum of registers and a constant, and where the
/// sums name the same registers the difference is known. Arithmetic is modulo 2^32, as the guest's is.
///
/// Two linear pages may be one physical page. So accesses are disjoint only if they are so within a page too: then no
/// mapping can make them meet.
final class Addresses {
  private static final int MAX_TERMS = 4;

  private static final int PAGE_MASK = 4095;

  /// How two accesses stand to each other.
  enum Relation {
    DISJOINT,
    OVERLAPPING,
    UNKNOWN
  }

  /// A sum: register numbers in rising order, repeated where they count more than once, and a constant.
  private record Sum(List<Integer> terms, int offset) {}

  private final Map<Integer, Sum> sums = new HashMap<>();

  /// @param entering registers of the prologue that hold what the loop carries: at the head a carried value always is
  ///     what the prologue would make of the guest's registers there
  Addresses(List<Operation> prologue, List<Integer> entering, List<Operation> body) {
    prologue.forEach(this::learn);
    for (int i = 0; i < entering.size(); i++) {
      sums.put(LegalTrace.FIRST_CARRIED + i, sum(entering.get(i)));
    }
    body.forEach(this::learn);
  }

  /// How the ranges of two memory operations stand to each other.
  Relation relation(VirtualAtom first, VirtualAtom second) {
    Sum a = sum(address(first));
    Sum b = sum(address(second));
    if (!a.terms().equals(b.terms())) {
      return Relation.UNKNOWN;
    }
    int distance = b.offset() - a.offset();
    if (distance < bytes(first) && -distance < bytes(second)) {
      return Relation.OVERLAPPING;
    }
    boolean disjoint = (distance & PAGE_MASK) >= bytes(first) && (-distance & PAGE_MASK) >= bytes(second);
    return disjoint ? Relation.DISJOINT : Relation.UNKNOWN;
  }

  private void learn(Operation operation) {
    if (operation.atom() instanceof VirtualAtom.Alu(Opcode op, OperandWidth width, _, int rd, int ra, Place b)
        && rd >= Place.FIRST) {
      Sum opaque = new Sum(List.of(rd), 0);
      Sum right = switch (b) {
        case Place.Imm(int value) -> new Sum(List.of(), value);
        case Place.Reg(int rb) -> sum(rb);
      };
      Sum result = opaque;
      if (width == OperandWidth.W32) {
        result = switch (op) {
          case MOV -> right;
          case ADD -> add(sum(ra), right);
          case SUB -> right.terms().isEmpty() ? add(sum(ra), new Sum(List.of(), -right.offset())) : opaque;
          default -> opaque;
        };
      }
      sums.put(rd, result.terms().size() > MAX_TERMS ? opaque : result);
    }
  }

  private Sum sum(int register) {
    if (register == 63) {
      return new Sum(List.of(), 0);
    }
    Sum known = sums.get(register);
    return known == null ? new Sum(List.of(register), 0) : known;
  }

  private static Sum add(Sum a, Sum b) {
    List<Integer> terms = new ArrayList<>(a.terms());
    terms.addAll(b.terms());
    Integer[] sorted = terms.toArray(new Integer[0]);
    Arrays.sort(sorted);
    return new Sum(List.of(sorted), a.offset() + b.offset());
  }

  private static int address(VirtualAtom atom) {
    return switch (atom) {
      case VirtualAtom.Load(_, _, _, int ra, _) -> ra;
      case VirtualAtom.Store(_, _, int ra) -> ra;
      default -> throw new IllegalArgumentException("no memory atom: " + atom);
    };
  }

  private static int bytes(VirtualAtom atom) {
    return switch (atom) {
      case VirtualAtom.Load load -> load.width().bits() / 8;
      case VirtualAtom.Store store -> store.width().bits() / 8;
      default -> throw new IllegalArgumentException("no memory atom: " + atom);
    };
  }
}
