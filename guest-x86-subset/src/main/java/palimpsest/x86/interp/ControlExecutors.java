package palimpsest.x86.interp;

import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// Jumps, calls, returns, loops, software interrupts and BOUND.
///
/// Far transfers stay in the code segment they come from: at privilege level 3 of a flat system there is no other, so
/// any other selector raises #GP with it. An operand size of 16 bits truncates the target.
final class ControlExecutors {
  private static final int ECX = GuestState.ECX;
  private static final int ESP = GuestState.ESP;

  private ControlExecutors() {}

  static Executor jcc(Instruction in, int next, BranchCounter counter) {
    return new ConditionalJump(in.condition(), target(in, next), counter);
  }

  static Executor jcxz(Instruction in, int next, BranchCounter counter) {
    int mask = EffectiveAddress.mask(in.addressSize());
    int target = target(in, next);
    return Executor.of(c -> conditional(c, (c.r[ECX] & mask) == 0, target, counter));
  }

  /// What LOOP, LOOPE and LOOPNE ask of ZF.
  interface LoopTest {
    boolean goesOn(Core c);
  }

  static Executor loop(Instruction in, int next, BranchCounter counter, LoopTest test) {
    int mask = EffectiveAddress.mask(in.addressSize());
    int target = target(in, next);
    return Executor.of(
        c -> {
          int count = c.r[ECX] - 1 & mask;
          c.r[ECX] = c.r[ECX] & ~mask | count;
          conditional(c, count != 0 && test.goesOn(c), target, counter);
        });
  }

  private static void conditional(Core c, boolean taken, int target, BranchCounter counter) {
    if (taken) {
      counter.taken++;
      c.eip = target;
    } else {
      counter.notTaken++;
    }
  }

  static Executor jmp(Instruction in, int next, BranchCounter counter) {
    if (in.operand(0) instanceof Operand.Rel) {
      return new Jump(target(in, next), counter);
    }
    return in.operand(0) instanceof Operand.Reg(int number, Width width) && width == Width.DWORD
        ? new JumpRegister(number, counter)
        : new JumpIndirect(Place.of(in, 0), counter);
  }

  static Executor call(Instruction in, int next, BranchCounter counter) {
    boolean word = in.operandSize() == Width.WORD;
    if (in.operand(0) instanceof Operand.Rel) {
      int target = target(in, next);
      return word
          ? Executor.of(
              c -> {
                c.push16(next);
                counter.taken++;
                c.eip = target;
              })
          : new Call(target, next, counter);
    }
    Place place = Place.of(in, 0);
    return Executor.of(
        c -> {
          int target = place.read(c);
          if (word) {
            c.push16(next);
          } else {
            c.push32(next);
          }
          indirect(c, target, counter);
        });
  }

  static Executor ret(Instruction in, BranchCounter counter) {
    int extra = released(in);
    return in.operandSize() == Width.WORD
        ? Executor.of(
            c -> {
              int target = c.stack16(0);
              c.r[ESP] += 2 + extra;
              indirect(c, target, counter);
            })
        : new Return(4 + extra, counter);
  }

  private static int released(Instruction in) {
    return !in.operands().isEmpty() && in.operand(0) instanceof Operand.Imm(int value, _) ? value & 0xffff : 0;
  }

  private static void indirect(Core c, int target, BranchCounter counter) {
    counter.taken++;
    counter.targets.count(target);
    c.eip = target;
  }

  /// Where a relative branch leads.
  private static int target(Instruction in, int next) {
    if (in.operand(0) instanceof Operand.Rel(int displacement)) {
      return in.operandSize() == Width.WORD ? next + displacement & 0xffff : next + displacement;
    }
    throw new IllegalArgumentException("not a relative branch: " + in);
  }

  static Executor jmpf(Instruction in, BranchCounter counter) {
    FarTarget far = FarTarget.of(in);
    return Executor.of(
        c -> {
          int target = far.offset(c);
          checkCodeSegment(c, far.selector(c));
          indirect(c, target, counter);
        });
  }

  static Executor callf(Instruction in, int next, BranchCounter counter) {
    FarTarget far = FarTarget.of(in);
    boolean word = in.operandSize() == Width.WORD;
    int unit = word ? 2 : 4;
    return Executor.of(
        c -> {
          int target = far.offset(c);
          checkCodeSegment(c, far.selector(c));
          int top = c.r[ESP] + c.r[Core.SS_BASE];
          c.mmu.checkWrite(top - unit, unit);
          c.mmu.checkWrite(top - 2 * unit, unit);
          if (word) {
            c.push16(c.state.selector(Segment.CS));
            c.push16(next);
          } else {
            c.push32(c.state.selector(Segment.CS));
            c.push32(next);
          }
          indirect(c, target, counter);
        });
  }

  static Executor retf(Instruction in, BranchCounter counter) {
    int extra = released(in);
    boolean word = in.operandSize() == Width.WORD;
    int unit = word ? 2 : 4;
    return Executor.of(
        c -> {
          int target = word ? c.stack16(0) : c.stack32(0);
          checkCodeSegment(c, c.stack16(unit));
          c.r[ESP] += 2 * unit + extra;
          indirect(c, target, counter);
        });
  }

  /// IRET to the same privilege level. All three values are read before any is judged. With NT set it would switch
  /// tasks, which no user program can: #GP.
  static Executor iret(Instruction in, BranchCounter counter) {
    boolean word = in.operandSize() == Width.WORD;
    int unit = word ? 2 : 4;
    return Executor.of(
        c -> {
          if ((c.system & Eflags.NT) != 0) {
            throw Core.generalProtection(0);
          }
          int target = word ? c.stack16(0) : c.stack32(0);
          int selector = c.stack16(unit);
          int flags = word ? c.stack16(2 * unit) : c.stack32(2 * unit);
          checkCodeSegment(c, selector);
          c.setUserEflags(flags, word ? 0xffff : -1);
          c.r[ESP] += 3 * unit;
          indirect(c, target, counter);
        });
  }

  private static void checkCodeSegment(Core c, int selector) {
    if (selector != c.state.selector(Segment.CS)) {
      throw Core.generalProtection(selector & 0xfffc);
    }
  }

  /// The loop leaves with [Stop#INTERRUPT] after the block, which ends here.
  static Executor interrupt(Instruction in, int eip) {
    Place vector = Place.of(in, 0);
    return Executor.of(
        c -> {
          c.stopFor(Stop.INTERRUPT);
          c.interruptVector = vector.read(c) & 0xff;
          c.interruptAddress = eip;
        });
  }

  /// INT1, INT3: traps, taken behind the instruction.
  static Executor trap(int vector) {
    return Executor.of(
        _ -> {
          throw GuestFault.of(vector);
        });
  }

  static Executor into() {
    return Executor.of(
        c -> {
          if (c.overflow() != 0) {
            throw GuestFault.of(GuestFault.OVERFLOW);
          }
        });
  }

  static Executor bound(Instruction in) {
    if (!(in.operand(1) instanceof Operand.Mem mem)) {
      throw new IllegalArgumentException("BOUND without memory");
    }
    Place index = Place.of(in, 0);
    EffectiveAddress at = new EffectiveAddress(mem, in.addressSize());
    return in.operandSize() == Width.WORD
        ? Executor.of(
            c ->
                inside(
                    (short) index.read(c, 0),
                    (short) c.mmu.read16(at.linear(c.r)),
                    (short) c.mmu.read16(at.linear(c.r, 2))))
        : Executor.of(
            c -> inside(index.read(c, 0), c.mmu.read32(at.linear(c.r)), c.mmu.read32(at.linear(c.r, 4))));
  }

  private static void inside(int index, int low, int high) {
    if (index < low || index > high) {
      throw GuestFault.of(GuestFault.BOUND);
    }
  }

  /// The operand of a far jump or call: in the instruction or in memory.
  private interface FarTarget {
    int offset(Core c);

    int selector(Core c);

    static FarTarget of(Instruction in) {
      if (in.operand(0) instanceof Operand.Mem mem) {
        return new InMemory(new EffectiveAddress(mem, in.addressSize()), in.operandSize() == Width.WORD ? 2 : 4);
      }
      if (in.operand(0) instanceof Operand.Far(int selector, int offset)) {
        return new Immediate(selector & 0xffff, offset);
      }
      throw new IllegalArgumentException("no far target: " + in);
    }

    /// In the instruction.
    record Immediate(int selector, int offset) implements FarTarget {
      @Override
      public int offset(Core c) {
        return offset;
      }

      @Override
      public int selector(Core c) {
        return selector;
      }
    }

    /// In memory, the selector above `bytes` of offset.
    record InMemory(EffectiveAddress at, int bytes) implements FarTarget {
      @Override
      public int offset(Core c) {
        return bytes == 2 ? c.mmu.read16(at.linear(c.r)) : c.mmu.read32(at.linear(c.r));
      }

      @Override
      public int selector(Core c) {
        return c.mmu.read16(at.linear(c.r, bytes));
      }
    }
  }

  private static final class Jump extends Executor {
    private final int target;
    private final BranchCounter counter;

    Jump(int target, BranchCounter counter) {
      this.target = target;
      this.counter = counter;
    }

    @Override
    void execute(Core c) {
      counter.taken++;
      c.eip = target;
    }
  }

  private static final class JumpIndirect extends Executor {
    private final Place place;
    private final BranchCounter counter;

    JumpIndirect(Place place, BranchCounter counter) {
      this.place = place;
      this.counter = counter;
    }

    @Override
    void execute(Core c) {
      indirect(c, place.read(c), counter);
    }
  }

  private static final class JumpRegister extends Executor {
    private final int number;
    private final BranchCounter counter;

    JumpRegister(int number, BranchCounter counter) {
      this.number = number;
      this.counter = counter;
    }

    @Override
    void execute(Core c) {
      indirect(c, c.r[number], counter);
    }
  }

  private static final class Call extends Executor {
    private final int target;
    private final int next;
    private final BranchCounter counter;

    Call(int target, int next, BranchCounter counter) {
      this.target = target;
      this.next = next;
      this.counter = counter;
    }

    @Override
    void execute(Core c) {
      c.push32(next);
      counter.taken++;
      c.eip = target;
    }
  }

  private static final class Return extends Executor {
    private final int popped;
    private final BranchCounter counter;

    Return(int popped, BranchCounter counter) {
      this.popped = popped;
      this.counter = counter;
    }

    @Override
    void execute(Core c) {
      int target = c.stack32(0);
      c.r[ESP] += popped;
      indirect(c, target, counter);
    }
  }
}
