package palimpsest.cms.schedule;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  private static final int[] NO_TERMS = {};

  /// How two accesses stand to each other.
  enum Relation {
    DISJOINT,
    OVERLAPPING,
    UNKNOWN
  }

  /// A sum: register numbers in rising order, repeated where they count more than once, and a constant.
  record Sum(int[] terms, int offset) {}

  /// The bytes a memory operation accesses: so many from an address on.
  record Range(Sum start, int bytes) {}

  /// By register, as far as they are known.
  private final @Nullable Sum[] sums;

  /// @param entering registers of the prologue that hold what the loop carries: at the head a carried value always is
  ///     what the prologue would make of the guest's registers there
  /// @param registers one more than the largest register written
  Addresses(List<Operation> prologue, List<Integer> entering, List<Operation> body, int registers) {
    sums = new Sum[Math.max(registers, Place.FIRST)];
    for (Operation operation : prologue) {
      learn(operation);
    }
    for (int i = 0; i < entering.size(); i++) {
      sums[LegalTrace.FIRST_CARRIED + i] = sum(entering.get(i));
    }
    for (Operation operation : body) {
      learn(operation);
    }
  }

  /// The bytes a load or store accesses.
  Range range(VirtualAtom atom) {
    return new Range(sum(address(atom)), bytes(atom));
  }

  /// How two ranges stand to each other.
  static Relation relation(Range first, Range second) {
    if (!Arrays.equals(first.start().terms(), second.start().terms())) {
      return Relation.UNKNOWN;
    }
    int distance = second.start().offset() - first.start().offset();
    if (distance < first.bytes() && -distance < second.bytes()) {
      return Relation.OVERLAPPING;
    }
    boolean disjoint = (distance & PAGE_MASK) >= first.bytes() && (-distance & PAGE_MASK) >= second.bytes();
    return disjoint ? Relation.DISJOINT : Relation.UNKNOWN;
  }

  private void learn(Operation operation) {
    if (operation.atom() instanceof VirtualAtom.Alu(Opcode op, OperandWidth width, _, int rd, int ra, Place b)
        && rd >= Place.FIRST) {
      Sum opaque = new Sum(new int[] {rd}, 0);
      Sum right = switch (b) {
        case Place.Imm(int value) -> new Sum(NO_TERMS, value);
        case Place.Reg(int rb) -> sum(rb);
      };
      Sum result = opaque;
      if (width == OperandWidth.W32) {
        result = switch (op) {
          case MOV -> right;
          case ADD -> add(sum(ra), right);
          case SUB -> right.terms().length == 0 ? add(sum(ra), new Sum(NO_TERMS, -right.offset())) : opaque;
          default -> opaque;
        };
      }
      sums[rd] = result.terms().length > MAX_TERMS ? opaque : result;
    }
  }

  private Sum sum(int register) {
    if (register == 63) {
      return new Sum(NO_TERMS, 0);
    }
    Sum known = sums[register];
    return known == null ? new Sum(new int[] {register}, 0) : known;
  }

  private static Sum add(Sum a, Sum b) {
    int[] terms = Arrays.copyOf(a.terms(), a.terms().length + b.terms().length);
    System.arraycopy(b.terms(), 0, terms, a.terms().length, b.terms().length);
    Arrays.sort(terms);
    return new Sum(terms, a.offset() + b.offset());
  }

  private static int address(VirtualAtom atom) {
    return switch (atom) {
      case VirtualAtom.Load(_, _, _, int ra, _) -> ra;
      case VirtualAtom.Store(_, _, int ra) -> ra;
      case VirtualAtom.FloatLoad(_, _, int ra) -> ra;
      case VirtualAtom.FloatStore(_, _, int ra) -> ra;
      default -> throw new IllegalArgumentException("no memory atom: " + atom);
    };
  }

  private static int bytes(VirtualAtom atom) {
    return switch (atom) {
      case VirtualAtom.Load load -> load.width().bits() / 8;
      case VirtualAtom.Store store -> store.width().bits() / 8;
      case VirtualAtom.FloatLoad load -> load.format().bytes();
      case VirtualAtom.FloatStore store -> store.format().bytes();
      default -> throw new IllegalArgumentException("no memory atom: " + atom);
    };
  }
}
