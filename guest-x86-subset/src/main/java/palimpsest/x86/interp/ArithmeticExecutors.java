package palimpsest.x86.interp;

import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Width;

/// ADD, ADC, SUB, SBB, AND, OR, XOR, CMP, TEST, INC, DEC, NEG, NOT, XADD, CMPXCHG: the generic executors, and the
/// choice between them and the specialised ones of [Arithmetic32] and [Bytes].
final class ArithmeticExecutors {
  private ArithmeticExecutors() {}

  /// A two-operand operation that sets the flags; upper bits beyond the operand's width may hold anything, on the way
  /// in and on the way out.
  interface Operation {
    int apply(Core c, int a, int b, int narrow);
  }

  static int add(Core c, int a, int b, int narrow) {
    int result = a + b;
    c.sum(a, b, result, narrow);
    return result;
  }

  static int adc(Core c, int a, int b, int narrow) {
    int result = a + b + c.cf();
    c.sum(a, b, result, narrow);
    return result;
  }

  static int sub(Core c, int a, int b, int narrow) {
    int result = a - b;
    c.difference(a, b, result, narrow);
    return result;
  }

  static int sbb(Core c, int a, int b, int narrow) {
    int result = a - b - c.cf();
    c.difference(a, b, result, narrow);
    return result;
  }

  static int and(Core c, int a, int b, int narrow) {
    int result = a & b;
    c.logic(result << narrow >> narrow);
    return result;
  }

  static int or(Core c, int a, int b, int narrow) {
    int result = a | b;
    c.logic(result << narrow >> narrow);
    return result;
  }

  static int xor(Core c, int a, int b, int narrow) {
    int result = a ^ b;
    c.logic(result << narrow >> narrow);
    return result;
  }

  /// A two-operand instruction that writes its destination.
  static Executor update(Instruction in, Operation operation) {
    return new Update(Place.of(in, 0), Place.of(in, 1), narrow(in), operation);
  }

  static Executor cmp(Instruction in) {
    Executor plain = compare(in, ArithmeticExecutors::sub);
    return in.operandSize() == Width.BYTE
        ? Bytes.compare(in).orElse(plain)
        : Arithmetic32.bind(in, Arithmetic32.CMP, plain);
  }

  static Executor test(Instruction in) {
    Executor plain = compare(in, ArithmeticExecutors::and);
    return in.operandSize() == Width.BYTE ? Bytes.test(in).orElse(plain) : Arithmetic32.test(in, plain);
  }

  /// CMP and TEST of any operands.
  static Executor compare(Instruction in, Operation operation) {
    return new Compare(Place.of(in, 0), Place.of(in, 1), narrow(in), operation);
  }

  static Executor inc(Instruction in) {
    if (in.operand(0) instanceof Operand.Reg(int number, Width width) && width == Width.DWORD) {
      return new Arithmetic32.Inc(number);
    }
    Place place = Place.of(in, 0);
    int narrow = narrow(in);
    return Executor.of(
        c -> {
          int address = place.address(c);
          int old = place.readForUpdate(c, address);
          c.increment(old, old + 1, narrow);
          place.write(c, address, old + 1);
        });
  }

  static Executor dec(Instruction in) {
    if (in.operand(0) instanceof Operand.Reg(int number, Width width) && width == Width.DWORD) {
      return new Arithmetic32.Dec(number);
    }
    Place place = Place.of(in, 0);
    int narrow = narrow(in);
    return Executor.of(
        c -> {
          int address = place.address(c);
          int old = place.readForUpdate(c, address);
          c.decrement(old, old - 1, narrow);
          place.write(c, address, old - 1);
        });
  }

  static Executor neg(Instruction in) {
    Place place = Place.of(in, 0);
    int narrow = narrow(in);
    return Executor.of(
        c -> {
          int address = place.address(c);
          int old = place.readForUpdate(c, address);
          c.difference(0, old, -old, narrow);
          place.write(c, address, -old);
        });
  }

  static Executor not(Instruction in) {
    Place place = Place.of(in, 0);
    return Executor.of(
        c -> {
          int address = place.address(c);
          place.write(c, address, ~place.readForUpdate(c, address));
        });
  }

  /// The source register gets the old destination first, so that `xadd r, r` ends with the sum.
  static Executor xadd(Instruction in) {
    Place target = Place.of(in, 0);
    Place source = Place.of(in, 1);
    int narrow = narrow(in);
    return Executor.of(
        c -> {
          int address = target.address(c);
          int old = target.readForUpdate(c, address);
          int result = add(c, old, source.read(c, 0), narrow);
          source.write(c, 0, old);
          target.write(c, address, result);
        });
  }

  /// The destination is written in both cases (Intel SDM volume 2, CMPXCHG), so it faults in both.
  static Executor cmpxchg(Instruction in) {
    Place target = Place.of(in, 0);
    Place source = Place.of(in, 1);
    Place accumulator = Place.register(0, in.operandSize());
    int narrow = narrow(in);
    return Executor.of(
        c -> {
          int address = target.address(c);
          int old = target.readForUpdate(c, address);
          sub(c, accumulator.read(c, 0), old, narrow);
          if (c.zero == 0) {
            target.write(c, address, source.read(c, 0));
          } else {
            target.write(c, address, old);
            accumulator.write(c, 0, old);
          }
        });
  }

  /// 32 minus the operand's width in bits.
  static int narrow(Instruction in) {
    return 32 - in.operandSize().bits();
  }

  private static final class Update extends Executor {
    private final Place target;
    private final Place source;
    private final int narrow;
    private final Operation operation;

    Update(Place target, Place source, int narrow, Operation operation) {
      this.target = target;
      this.source = source;
      this.narrow = narrow;
      this.operation = operation;
    }

    @Override
    void execute(Core c) {
      int b = source.read(c);
      int address = target.address(c);
      target.write(c, address, operation.apply(c, target.readForUpdate(c, address), b, narrow));
    }
  }

  private static final class Compare extends Executor {
    private final Place left;
    private final Place right;
    private final int narrow;
    private final Operation operation;

    Compare(Place left, Place right, int narrow, Operation operation) {
      this.left = left;
      this.right = right;
      this.narrow = narrow;
      this.operation = operation;
    }

    @Override
    void execute(Core c) {
      operation.apply(c, left.read(c), right.read(c), narrow);
    }
  }
}
