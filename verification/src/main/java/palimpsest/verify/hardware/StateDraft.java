package palimpsest.verify.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Repeat;
import palimpsest.x86.isa.Width;

/// A state in the making: instruction by instruction, registers that address memory are given such values that they
/// address the playground, and those that would lead an instruction out of it small ones.
///
/// A register is fixed once something depends on its value. Values that instructions compute are not known here; an
/// instruction that addresses memory by one is not admitted.
final class StateDraft {
  private static final int EAX = 0;
  private static final int ECX = 1;
  private static final int EDX = 2;
  private static final int EBX = 3;
  private static final int ESP = 4;
  private static final int EBP = 5;
  private static final int ESI = 6;
  private static final int EDI = 7;
  /// Bytes an access may reach beyond the place it was meant for.
  private static final int MARGIN = 256;
  private static final int MOST_REPETITIONS = 10;
  private static final int MOST_BITS = 256;
  private static final int WORD = 0xffff;
  /// Nothing is mapped here on any kernel.
  private static final int NOWHERE = 0x2000_0000;
  private static final int[] SELECTORS = {0, 1, 2, 3, 0xfff8, 0xfffb};

  private final RandomGenerator random;
  private final int[] registers;
  private final byte[] memory;
  private final List<Integer> landings = new ArrayList<>();
  private int fixed;
  private int written;

  StateDraft(RandomGenerator random, int[] registers, byte[] memory) {
    this.random = random;
    this.registers = registers;
    this.memory = memory;
  }

  InitialState finish(int flags) {
    return new InitialState(registers, flags, memory, landings);
  }

  /// Prepares the state for one more instruction.
  ///
  /// @return whether it could be done
  boolean admits(Instruction in) {
    boolean possible = prepareImplied(in) && prepareOperand(in);
    written |= Written.by(in);
    return possible;
  }

  private boolean prepareImplied(Instruction in) {
    return switch (in.mnemonic()) {
      case MOVS, CMPS, LODS, STOS, SCAS, INS, OUTS -> prepareString(in);
      case XLAT -> {
        setPart(EAX, WORD >> 8, random.nextInt(64));
        fix(EAX);
        int base = place(1) - (registers[EAX] & 0xff) - InitialState.base(in.segment());
        yield known(EAX) && aim(EBX, base, in.addressSize());
      }
      case PUSH, PUSHA, PUSHF, PUSHSEG, POP, POPA, POPF, POPSEG, RET, RETF, IRET, CALL, CALLF -> prepareStack(in);
      case ENTER -> aim(ESP, place(64), Width.DWORD) && aim(EBP, place(64), Width.DWORD);
      case LEAVE -> aim(EBP, place(4), Width.DWORD);
      case ROL, ROR, RCL, RCR, SHL, SHR, SAR, SHLD, SHRD -> {
        if (random.nextBoolean()) {
          setPart(ECX, 0xff, random.nextInt(34));
        }
        yield true;
      }
      case DIV, IDIV -> {
        if (random.nextInt(4) != 0) {
          boolean bytes = in.operandSize() == Width.BYTE;
          setPart(bytes ? EAX : EDX, bytes ? 0xff00 : -1, random.nextInt(-2, 3) << (bytes ? 8 : 0));
        }
        yield true;
      }
      default -> true;
    };
  }

  private boolean prepareString(Instruction in) {
    StringRegisters used = StringRegisters.of(in);
    Width size = in.addressSize();
    int most = in.repeat() == Repeat.NONE ? 1 : MOST_REPETITIONS;
    if (in.repeat() != Repeat.NONE && !aim(ECX, random.nextInt(most + 1), size)) {
      return false;
    }
    int bytes = in.operandSize().bytes() * most;
    return (!used.source() || aim(ESI, place(bytes) - InitialState.base(in.segment()), size))
        && (!used.destination() || aim(EDI, place(bytes), size));
  }

  private boolean prepareStack(Instruction in) {
    if (!aim(ESP, place(32), Width.DWORD)) {
      return false;
    }
    int top = registers[ESP];
    int unit = in.operandSize().bytes();
    switch (in.mnemonic()) {
      case RET -> land(top);
      case RETF, IRET -> {
        land(top);
        poke(top + unit, selector(), unit);
        poke(top + 2 * unit, flags(), unit);
      }
      case POPF -> poke(top, flags(), 4);
      case POPSEG -> poke(top, selector(), 4);
      default -> {}
    }
    return true;
  }

  private boolean prepareOperand(Instruction in) {
    if (in.operands().isEmpty()) {
      return true;
    }
    for (Operand operand : in.operands()) {
      if (operand instanceof Operand.Mem mem && accesses(in) && !prepareMemory(in, mem)) {
        return false;
      }
    }
    return switch (in.mnemonic()) {
      case JMP, CALL -> !(in.operand(0) instanceof Operand.Reg(int number, _)) || landIn(number);
      case MOVSEG -> {
        if (in.operand(0) instanceof Operand.Seg && in.operand(1) instanceof Operand.Reg(int number, _)) {
          yield aim(number, selector(), Width.WORD);
        }
        yield true;
      }
      case CMPXCHG -> {
        if (in.operand(0) instanceof Operand.Reg(int number, Width width)
            && width != Width.BYTE
            && random.nextBoolean()
            && known(number)) {
          setPart(EAX, -1, registers[number]);
        }
        yield true;
      }
      default -> true;
    };
  }

  private static boolean accesses(Instruction in) {
    return switch (in.mnemonic()) {
      case LEA, NOP, INVLPG, LGDT, LIDT, UD0, UD1 -> false;
      default -> true;
    };
  }

  private boolean prepareMemory(Instruction in, Operand.Mem mem) {
    int bits = 0;
    switch (in.mnemonic()) {
      case BT, BTS, BTR, BTC -> {
        if (in.operand(1) instanceof Operand.Reg(int number, Width width)) {
          if (!aim(number, random.nextInt(-MOST_BITS, MOST_BITS), width)) {
            return false;
          }
          bits = width == Width.WORD ? (short) registers[number] : registers[number];
        }
      }
      default -> {}
    }
    if (!aim(mem, in.addressSize(), place(Math.max(1, mem.width().bytes())) - bits / 8)) {
      return false;
    }
    int at = address(mem, in.addressSize());
    switch (in.mnemonic()) {
      case JMP, CALL -> land(at);
      case JMPF, CALLF, LES, LDS, LFS, LGS, LSS ->
          poke(at + (in.operandSize() == Width.WORD ? 2 : 4), selector(), 2);
      case MOVSEG -> {
        if (in.operand(0) instanceof Operand.Seg) {
          poke(at, selector(), 2);
        }
      }
      case BOUND -> {
        if (random.nextInt(4) != 0 && in.operand(0) instanceof Operand.Reg(int number, _) && known(number)) {
          int bytes = in.operandSize().bytes();
          poke(at, registers[number] - random.nextInt(-1, 9), bytes);
          poke(at + bytes, registers[number] + random.nextInt(-1, 9), bytes);
        }
      }
      case CMPXCHG, CMPXCHG8B -> {
        if (random.nextBoolean()) {
          setPart(EAX, -1, peek(at));
          setPart(EDX, -1, peek(at + 4));
        }
      }
      default -> {}
    }
    return true;
  }

  private int selector() {
    return SELECTORS[random.nextInt(SELECTORS.length)];
  }

  /// What POPF may find: neither TF nor AC, which raise exceptions of their own.
  private int flags() {
    return random.nextInt() & (Eflags.ARITHMETIC | Eflags.DF);
  }

  /// A place for an access of so many bytes.
  private int place(int bytes) {
    int kind = random.nextInt(32);
    if (kind < 14) {
      return Layout.WINDOW + Layout.WINDOW_BYTES / 2 - random.nextInt(bytes + 2);
    }
    if (kind < 27) {
      return Layout.WINDOW + random.nextInt(Math.max(1, Layout.WINDOW_BYTES - bytes));
    }
    if (kind < 30) {
      return Layout.EDGE + random.nextInt(Layout.EDGE_BYTES + 1);
    }
    return kind == 30 ? Layout.BEHIND + random.nextInt(64) : NOWHERE + random.nextInt(64);
  }

  /// The linear address of an operand.
  private int address(Operand.Mem mem, Width size) {
    return new InitialState(registers, 0, memory, List.of()).linear(mem, size);
  }

  private int value(int register) {
    return register == Operand.NONE ? 0 : registers[register];
  }

  /// Gives the registers of an operand such values that it is at `target` or near it.
  private boolean aim(Operand.Mem mem, Width size, int target) {
    if (!known(mem.base()) || !known(mem.index())) {
      return false;
    }
    int rest = target - InitialState.base(mem.segment()) - mem.displacement();
    int scale = 1 << mem.scaleShift();
    if (mem.base() != Operand.NONE && mem.base() == mem.index()) {
      aim(mem.base(), scale == 1 ? rest >>> 1 : rest * inverse(1 + scale), size);
    } else if (mem.base() != Operand.NONE && free(mem.base())) {
      aim(mem.base(), rest - value(mem.index()) * scale, size);
    } else if (mem.index() != Operand.NONE && free(mem.index())) {
      aim(mem.index(), rest - value(mem.base()) >> mem.scaleShift(), size);
    }
    fix(mem.base());
    fix(mem.index());
    int address = address(mem, size);
    return reachable(address) || size == Width.WORD;
  }

  /// The number that gives 1 when multiplied by an odd number, modulo 2^32: Newton's iteration doubles the bits that
  /// are right.
  private static int inverse(int odd) {
    int inverse = odd;
    for (int i = 0; i < 5; i++) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }

  /// Gives a register, or with 16 bits its low half, a value, unless something depends on what it holds.
  ///
  /// @return whether it now holds the value, or one that leads to a place as good
  private boolean aim(int register, int value, Width size) {
    if (!known(register)) {
      return false;
    }
    if (free(register)) {
      setPart(register, size == Width.WORD ? WORD : -1, value);
      fix(register);
      return true;
    }
    int held = size == Width.WORD ? registers[register] & WORD : registers[register];
    return held == value || reachable(held) && reachable(value);
  }

  private static boolean reachable(int address) {
    boolean inside = Integer.compareUnsigned(address, Layout.PLAYGROUND + MARGIN) >= 0
        && Integer.compareUnsigned(address, Layout.BEHIND + MARGIN) < 0;
    return inside || address >>> 12 == NOWHERE >>> 12;
  }

  private boolean known(int register) {
    return register == Operand.NONE || (written >> register & 1) == 0;
  }

  private boolean free(int register) {
    return (fixed >> register & 1) == 0;
  }

  private void fix(int register) {
    if (register != Operand.NONE) {
      fixed |= 1 << register;
    }
  }

  private void setPart(int register, int mask, int value) {
    if (free(register)) {
      registers[register] = registers[register] & ~mask | value & mask;
    }
  }

  private boolean landIn(int register) {
    if (!known(register) || !free(register)) {
      return false;
    }
    if (random.nextInt(8) == 0) {
      registers[register] = NOWHERE;
    } else {
      landings.add(register);
    }
    fix(register);
    return true;
  }

  private void land(int address) {
    int offset = InitialState.offset(address, 4);
    if (offset >= 0 && random.nextInt(8) != 0) {
      landings.add(InitialState.IN_MEMORY + offset);
    } else {
      poke(address, NOWHERE, 4);
    }
  }

  private void poke(int address, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      int offset = InitialState.offset(address + i, 1);
      if (offset >= 0) {
        memory[offset] = (byte) (value >> 8 * i);
      }
    }
  }

  private int peek(int address) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int offset = InitialState.offset(address + i, 1);
      value |= (offset >= 0 ? memory[offset] & 0xff : 0) << 8 * i;
    }
    return value;
  }
}
