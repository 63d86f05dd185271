package palimpsest.x86.interp;

import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Repeat;

/// MOVS, CMPS, SCAS, LODS, STOS, alone and repeated.
///
/// Registers move after each iteration, so a fault in the middle of a repeated one leaves ECX, ESI and EDI at the
/// iteration that faulted, as the processor does, and the instruction can be resumed. The flags of CMPS and SCAS are
/// then those of the last comparison that was completed: AMD's processors do that (recorded vectors), while the Intel
/// SDM, volume 2, REP, says that a fault restores them.
final class StringExecutors {
  private static final int ECX = GuestState.ECX;
  private static final int ESI = GuestState.ESI;
  private static final int EDI = GuestState.EDI;
  private static final int PAGE = 4096;
  private static final int WORTHWHILE = 8;

  private StringExecutors() {}

  static Executor movs(Instruction in) {
    return iterated(new Movs(in), in);
  }

  static Executor stos(Instruction in) {
    return iterated(new Stos(in), in);
  }

  static Executor lods(Instruction in) {
    return iterated(new Lods(in), in);
  }

  static Executor cmps(Instruction in) {
    return compared(new Cmps(in), in);
  }

  static Executor scas(Instruction in) {
    return compared(new Scas(in), in);
  }

  private static Executor iterated(Iteration iteration, Instruction in) {
    if (in.repeat() == Repeat.NONE) {
      return Executor.of(c -> iteration.execute(c, iteration.step(c)));
    }
    return Executor.of(
        c -> {
          int step = iteration.step(c);
          while (!iteration.finished(c)) {
            if (step < 0 || c.singly || iteration.many(c) == 0) {
              iteration.execute(c, step);
              iteration.count(c);
              if (c.singly && !iteration.finished(c)) {
                throw Unfinished.INSTANCE;
              }
            }
          }
        });
  }

  private static Executor compared(Comparison comparison, Instruction in) {
    if (in.repeat() == Repeat.NONE) {
      return Executor.of(
          c -> {
            comparison.execute(c, comparison.step(c));
            comparison.setFlags(c);
          });
    }
    boolean whileEqual = in.repeat() == Repeat.REP;
    return Executor.of(
        c -> {
          int step = comparison.step(c);
          boolean compared = false;
          boolean goesOn = true;
          try {
            while (goesOn && !comparison.finished(c)) {
              comparison.execute(c, step);
              comparison.count(c);
              compared = true;
              goesOn = comparison.equal() == whileEqual;
              if (c.singly && goesOn && !comparison.finished(c)) {
                throw Unfinished.INSTANCE;
              }
            }
          } finally {
            if (compared) {
              comparison.setFlags(c);
            }
          }
        });
  }

  /// One iteration of a string instruction, by element size and address size.
  private abstract static class Iteration {
    final int bytes;
    private final int mask;
    private final int segment;

    Iteration(Instruction in) {
      this.bytes = in.operandSize().bytes();
      this.mask = EffectiveAddress.mask(in.addressSize());
      this.segment = GuestState.SEGMENT_BASE_SLOT + in.segment().ordinal();
    }

    abstract void execute(Core c, int step);

    /// Performs as many upward iterations at once as certainly come to the same as one by one.
    ///
    /// @return how many; 0 when it is not worth it or not certain
    int many(Core c) {
      return 0;
    }

    /// Iterations that neither the count nor the pages of the operands limit, 0 if too few to bother or if each must be
    /// seen by itself.
    final int within(Core c, int linear, int limit) {
      int room = (PAGE - (linear & PAGE - 1)) / bytes;
      int left = c.r[ECX];
      int most = Math.min(limit, left < 0 ? room : Math.min(room, left));
      return mask != -1 || most < WORTHWHILE || c.mmu.isWatched(linear) ? 0 : most;
    }

    final boolean backed(Core c, int physical, int iterations) {
      return physical >= 0 && physical <= c.mmu.memory().size() - iterations * bytes;
    }

    final void advance(Core c, int register, int iterations) {
      c.r[register] += iterations * bytes;
    }

    final void count(Core c, int iterations) {
      c.r[ECX] -= iterations;
      c.repIterations += iterations;
    }

    final int source(Core c) {
      return (c.r[ESI] & mask) + c.r[segment];
    }

    final int step(Core c) {
      return (c.system & Eflags.DF) == 0 ? bytes : -bytes;
    }

    final boolean finished(Core c) {
      return (c.r[ECX] & mask) == 0;
    }

    final void count(Core c) {
      move(c, ECX, -1);
      c.repIterations++;
    }

    final void move(Core c, int register, int by) {
      c.r[register] = c.r[register] & ~mask | c.r[register] + by & mask;
    }

    final int readSource(Core c) {
      return read(c, source(c));
    }

    final int readTarget(Core c) {
      return read(c, target(c));
    }

    final void writeTarget(Core c, int value) {
      switch (bytes) {
        case 1 -> c.mmu.write8(target(c), value);
        case 2 -> c.mmu.write16(target(c), value);
        default -> c.mmu.write32(target(c), value);
      }
    }

    final int target(Core c) {
      return (c.r[EDI] & mask) + c.r[Core.ES_BASE];
    }

    private int read(Core c, int linear) {
      return switch (bytes) {
        case 1 -> c.mmu.read8(linear);
        case 2 -> c.mmu.read16(linear);
        default -> c.mmu.read32(linear);
      };
    }
  }

  private static final class Movs extends Iteration {
    Movs(Instruction in) {
      super(in);
    }

    @Override
    void execute(Core c, int step) {
      writeTarget(c, readSource(c));
      move(c, ESI, step);
      move(c, EDI, step);
    }

    /// Not where the target lies inside the source behind its start: there each iteration reads what an earlier one
    /// wrote.
    @Override
    int many(Core c) {
      int iterations = within(c, target(c), within(c, source(c), Integer.MAX_VALUE));
      if (iterations == 0) {
        return 0;
      }
      int from = c.mmu.translate(source(c), false);
      int to = c.mmu.translate(target(c), true);
      int length = iterations * bytes;
      boolean feedsItself = to > from && to < from + length;
      if (feedsItself || !backed(c, from, iterations) || !backed(c, to, iterations)) {
        return 0;
      }
      c.mmu.memory().read(from, c.scratch, 0, length);
      c.mmu.memory().write(to, c.scratch, 0, length);
      advance(c, ESI, iterations);
      advance(c, EDI, iterations);
      count(c, iterations);
      return iterations;
    }
  }

  private static final class Stos extends Iteration {
    Stos(Instruction in) {
      super(in);
    }

    @Override
    void execute(Core c, int step) {
      writeTarget(c, c.r[GuestState.EAX]);
      move(c, EDI, step);
    }

    @Override
    int many(Core c) {
      int iterations = within(c, target(c), Integer.MAX_VALUE);
      int value = c.r[GuestState.EAX];
      boolean uniform = bytes == 1 || sameBytes(value);
      if (iterations == 0 || !uniform) {
        return 0;
      }
      int to = c.mmu.translate(target(c), true);
      if (!backed(c, to, iterations)) {
        return 0;
      }
      c.mmu.memory().fill(to, iterations * bytes, value);
      advance(c, EDI, iterations);
      count(c, iterations);
      return iterations;
    }

    private boolean sameBytes(int value) {
      int low = value & 0xff;
      int spread = low * 0x0101_0101;
      return bytes == 2 ? (value & 0xffff) == (spread & 0xffff) : value == spread;
    }
  }

  private static final class Lods extends Iteration {
    private final Place accumulator;

    Lods(Instruction in) {
      super(in);
      this.accumulator = Place.register(GuestState.EAX, in.operandSize());
    }

    @Override
    void execute(Core c, int step) {
      accumulator.write(c, 0, readSource(c));
      move(c, ESI, step);
    }
  }

  /// CMPS or SCAS: remembers what it compared last, for the flags.
  private abstract static class Comparison extends Iteration {
    int left;
    int right;
    private final int narrow;

    Comparison(Instruction in) {
      super(in);
      this.narrow = ArithmeticExecutors.narrow(in);
    }

    final boolean equal() {
      return left - right << narrow == 0;
    }

    final void setFlags(Core c) {
      c.difference(left, right, left - right, narrow);
    }
  }

  private static final class Cmps extends Comparison {
    Cmps(Instruction in) {
      super(in);
    }

    @Override
    void execute(Core c, int step) {
      int source = readSource(c);
      right = readTarget(c);
      left = source;
      move(c, ESI, step);
      move(c, EDI, step);
    }
  }

  private static final class Scas extends Comparison {
    Scas(Instruction in) {
      super(in);
    }

    @Override
    void execute(Core c, int step) {
      right = readTarget(c);
      left = c.r[GuestState.EAX];
      move(c, EDI, step);
    }
  }
}
