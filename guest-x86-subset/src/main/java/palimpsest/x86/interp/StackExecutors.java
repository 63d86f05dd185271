package palimpsest.x86.interp;

import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// PUSH, POP and their relatives, ENTER and LEAVE. The stack segment is a 32-bit one: ESP is always used whole.
final class StackExecutors {
  private static final int ESP = GuestState.ESP;
  private static final int EBP = GuestState.EBP;

  private StackExecutors() {}

  static Executor push(Instruction in) {
    if (in.operandSize() == Width.DWORD) {
      if (in.operand(0) instanceof Operand.Reg(int s, _)) {
        return new PushRegister(s);
      }
      Place source = Place.of(in, 0);
      return Executor.of(c -> c.push32(source.read(c)));
    }
    Place source = Place.of(in, 0);
    return Executor.of(c -> c.push16(source.read(c)));
  }

  /// ESP has already moved when it takes part in the destination's address, and a pop into ESP keeps the value popped.
  static Executor pop(Instruction in) {
    boolean word = in.operandSize() == Width.WORD;
    if (in.operand(0) instanceof Operand.Reg(int d, _) && !word) {
      return new PopRegister(d);
    }
    Place target = Place.of(in, 0);
    int bytes = word ? 2 : 4;
    return Executor.of(
        c -> {
          int value = word ? c.stack16(0) : c.stack32(0);
          int top = c.r[ESP];
          c.r[ESP] = top + bytes;
          try {
            target.write(c, target.address(c), value);
          } catch (palimpsest.x86.cpu.GuestFault fault) {
            c.r[ESP] = top;
            throw fault;
          }
        });
  }

  static Executor pusha(Instruction in) {
    if (in.operandSize() == Width.WORD) {
      return Executor.of(
          c -> {
            int top = c.r[ESP];
            checkPushes(c, top, 8, 2);
            for (int i = 0; i < 8; i++) {
              c.mmu.write16(top - 2 * (i + 1) + c.r[Core.SS_BASE], c.r[i]);
            }
            c.r[ESP] = top - 16;
          });
    }
    return Executor.of(
        c -> {
          int top = c.r[ESP];
          checkPushes(c, top, 8, 4);
          for (int i = 0; i < 8; i++) {
            c.mmu.write32(top - 4 * (i + 1) + c.r[Core.SS_BASE], c.r[i]);
          }
          c.r[ESP] = top - 32;
        });
  }

  /// Raises the fault that the first of `count` pushes that cannot be done would raise.
  private static void checkPushes(Core c, int top, int count, int unit) {
    for (int i = 1; i <= count; i++) {
      c.mmu.checkWrite(top - i * unit + c.r[Core.SS_BASE], unit);
    }
  }

  /// The ESP image on the stack is skipped.
  static Executor popa(Instruction in) {
    boolean word = in.operandSize() == Width.WORD;
    int bytes = word ? 2 : 4;
    return Executor.of(
        c -> {
          int[] popped = new int[8];
          for (int i = 0; i < 8; i++) {
            popped[7 - i] = word ? c.stack16(i * bytes) : c.stack32(i * bytes);
          }
          int top = c.r[ESP] + 8 * bytes;
          for (int i = 0; i < 8; i++) {
            if (word) {
              c.set16(i, popped[i]);
            } else {
              c.r[i] = popped[i];
            }
          }
          c.r[ESP] = top;
        });
  }

  /// VM and RF read as zero (Intel SDM volume 2, PUSHF).
  static Executor pushf(Instruction in) {
    return in.operandSize() == Width.WORD
        ? Executor.of(c -> c.push16(c.settled()))
        : Executor.of(c -> c.push32(c.settled() & 0xfc_ffff));
  }

  static Executor popf(Instruction in) {
    return in.operandSize() == Width.WORD
        ? Executor.of(
            c -> {
              c.setUserEflags(c.stack16(0), 0xffff);
              c.r[ESP] += 2;
            })
        : Executor.of(
            c -> {
              c.setUserEflags(c.stack32(0), -1);
              c.r[ESP] += 4;
            });
  }

  /// Pushed zero-extended to the operand size.
  static Executor pushseg(Instruction in) {
    Segment segment = segment(in);
    return in.operandSize() == Width.WORD
        ? Executor.of(c -> c.push16(c.state.selector(segment)))
        : Executor.of(c -> c.push32(c.state.selector(segment)));
  }

  static Executor popseg(Instruction in) {
    Segment segment = segment(in);
    int bytes = in.operandSize() == Width.WORD ? 2 : 4;
    return Executor.of(
        c -> {
          int value = bytes == 2 ? c.stack16(0) : c.stack32(0);
          c.loadSegment(segment, value & 0xffff);
          c.r[ESP] += bytes;
        });
  }

  private static Segment segment(Instruction in) {
    if (in.operand(0) instanceof Operand.Seg(Segment segment)) {
      return segment;
    }
    throw new IllegalArgumentException("no segment register: " + in);
  }

  /// Every read and every write is tried before the first write, so that a fault leaves nothing done. The last test is
  /// the manual's: a frame whose new top may not be written faults here.
  static Executor enter(Instruction in) {
    int size = immediate(in, 0) & 0xffff;
    int level = immediate(in, 1) & 31;
    boolean word = in.operandSize() == Width.WORD;
    int unit = word ? 2 : 4;
    return Executor.of(
        c -> {
          int stack = c.r[Core.SS_BASE];
          int top = c.r[ESP];
          int frame = top - unit;
          int pushed = level == 0 ? 1 : level + 1;
          checkPushes(c, top, pushed, unit);
          c.mmu.checkWrite(top - pushed * unit - size + stack, unit);
          for (int i = 1; i < level; i++) {
            read(c, c.r[EBP] - i * unit + stack, word);
          }
          write(c, frame + stack, c.r[EBP], word);
          int at = frame;
          for (int i = 1; i < level; i++) {
            at -= unit;
            write(c, at + stack, read(c, c.r[EBP] - i * unit + stack, word), word);
          }
          if (level > 0) {
            at -= unit;
            write(c, at + stack, frame, word);
          }
          c.r[ESP] = at - size;
          if (word) {
            c.set16(EBP, frame);
          } else {
            c.r[EBP] = frame;
          }
        });
  }

  static Executor leave(Instruction in) {
    return in.operandSize() == Width.WORD
        ? Executor.of(
            c -> {
              int frame = c.r[EBP];
              c.set16(EBP, c.mmu.read16(frame + c.r[Core.SS_BASE]));
              c.r[ESP] = frame + 2;
            })
        : new Leave();
  }

  private static int read(Core c, int linear, boolean word) {
    return word ? c.mmu.read16(linear) : c.mmu.read32(linear);
  }

  private static void write(Core c, int linear, int value, boolean word) {
    if (word) {
      c.mmu.write16(linear, value);
    } else {
      c.mmu.write32(linear, value);
    }
  }

  private static int immediate(Instruction in, int operand) {
    if (in.operand(operand) instanceof Operand.Imm(int value, _)) {
      return value;
    }
    throw new IllegalArgumentException("no immediate: " + in);
  }

  static Executor lahf() {
    return Executor.of(
        c -> {
          int flags = c.settled() & (Eflags.SF | Eflags.ZF | Eflags.AF | Eflags.PF | Eflags.CF) | Eflags.ALWAYS_ONE;
          c.r[GuestState.EAX] = c.r[GuestState.EAX] & ~0xff00 | flags << 8;
        });
  }

  static Executor sahf() {
    return Executor.of(
        c -> {
          int mine = Eflags.SF | Eflags.ZF | Eflags.AF | Eflags.PF | Eflags.CF;
          c.loadArithmetic(c.settled() & ~mine | c.ah() & mine);
        });
  }

  private static final class PushRegister extends Executor {
    private final int s;

    PushRegister(int s) {
      this.s = s;
    }

    @Override
    void execute(Core c) {
      c.push32(c.r[s]);
    }
  }

  private static final class PopRegister extends Executor {
    private final int d;

    PopRegister(int d) {
      this.d = d;
    }

    @Override
    void execute(Core c) {
      int value = c.stack32(0);
      c.r[ESP] += 4;
      c.r[d] = value;
    }
  }

  private static final class Leave extends Executor {
    @Override
    void execute(Core c) {
      int frame = c.r[EBP];
      c.r[EBP] = c.mmu.read32(frame + c.r[Core.SS_BASE]);
      c.r[ESP] = frame + 4;
    }
  }
}
