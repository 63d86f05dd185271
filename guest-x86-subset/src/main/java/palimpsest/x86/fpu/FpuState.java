package palimpsest.x86.fpu;

import java.util.Arrays;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What a program can see of the x87 unit: eight registers used as a stack, which of them are empty, the control and
/// status words, and where the last instruction was (Intel SDM volume 1, section 8.1).
///
/// A new one is as FNINIT leaves it.
public final class FpuState {
  /// The control word FNINIT sets: every exception masked, 64 bits, to nearest.
  public static final int INITIAL_CONTROL = 0x37f;

  private static final int TOP_SHIFT = 11;
  private static final int CONTROL_BITS = 0x1f3f;
  private static final int CONTROL_ALWAYS = 0x40;
  private static final long DIGEST_FACTOR = 0x9e37_79b9_7f4a_7c15L;

  private final Extended[] registers = new Extended[8];
  /// Bit n: physical register n is in use.
  private int occupied;
  private int top;
  private int control = INITIAL_CONTROL;
  /// The status word without TOP, ES and B.
  private int status;
  private int instruction;
  private int codeSelector;
  private int opcode;
  private int data;
  private int dataSelector;

  /// Where the last instruction that is not a control instruction was, and what it accessed.
  ///
  /// @param instruction its offset in the code segment
  /// @param codeSelector CS
  /// @param opcode 11 bits: the escape byte's low three, then ModRM
  /// @param data the offset of its memory operand; of the last one that had any
  /// @param dataSelector the selector of that
  public record Pointers(int instruction, int codeSelector, int opcode, int data, int dataSelector) {}

  public FpuState() {
    Arrays.fill(registers, Extended.ZERO);
  }

  /// Takes everything from `other`: all that FSAVE would save is copied here, and nothing of it elsewhere.
  public void copyFrom(FpuState other) {
    System.arraycopy(other.registers, 0, registers, 0, registers.length);
    occupied = other.occupied;
    top = other.top;
    control = other.control;
    status = other.status;
    instruction = other.instruction;
    codeSelector = other.codeSelector;
    opcode = other.opcode;
    data = other.data;
    dataSelector = other.dataSelector;
  }

  /// FNINIT: registers keep their contents but are empty.
  public void initialise() {
    occupied = 0;
    top = 0;
    control = INITIAL_CONTROL;
    status = 0;
    noteInstruction(0, 0, 0);
    noteData(0, 0);
  }

  /// As a new one: what a system gives a new program or a signal handler.
  public void reset() {
    initialise();
    Arrays.fill(registers, Extended.ZERO);
  }

  /// `st(i)`, whether empty or not.
  public Extended st(int i) {
    return registers[top + i & 7];
  }

  public boolean isEmpty(int i) {
    return (occupied >> (top + i & 7) & 1) == 0;
  }

  /// Sets `st(i)`, which is no longer empty.
  void set(int i, Extended value) {
    int register = top + i & 7;
    registers[register] = value;
    occupied |= 1 << register;
  }

  void free(int i) {
    occupied &= ~(1 << (top + i & 7));
  }

  void pop() {
    free(0);
    top = top + 1 & 7;
  }

  /// Makes room: the new `st(0)` is what it was until it is set.
  void turn(int by) {
    top = top + by & 7;
  }

  /// The control word.
  public int control() {
    return control;
  }

  /// Sets the control word; bit 6 always reads one, the bits nobody assigned zero.
  public void setControl(int value) {
    control = value & CONTROL_BITS | CONTROL_ALWAYS;
  }

  /// The status word, with TOP, and ES and B as flags and masks have them.
  public int status() {
    return status | top << TOP_SHIFT | (isPending() ? Flag.SUMMARY | Flag.BUSY : 0);
  }

  /// Sets the status word and TOP; ES and B follow from flags and masks.
  void setStatus(int value) {
    status = value & (Flag.EXCEPTIONS | Flag.STACK_FAULT | Flag.CONDITIONS);
    top = value >> TOP_SHIFT & 7;
  }

  /// Whether an unmasked exception waits for the next waiting instruction.
  public boolean isPending() {
    return pending() != 0;
  }

  /// The unmasked exceptions that wait: bits 0 to 5 are invalid operation, denormal operand, division by zero,
  /// overflow, underflow and precision.
  public int pending() {
    return status & ~control & Flag.EXCEPTIONS;
  }

  void raise(int flags) {
    status |= flags;
  }

  void clearExceptions() {
    status &= Flag.CONDITIONS;
  }

  /// Replaces those of the condition codes that `mask` names.
  void setConditions(int mask, int codes) {
    status = status & ~mask | codes;
  }

  /// The tag word: two bits for each physical register, 0 valid, 1 zero, 2 special, 3 empty.
  int tags() {
    int tags = 0;
    for (int i = 0; i < 8; i++) {
      tags |= tag(i) << 2 * i;
    }
    return tags;
  }

  private int tag(int register) {
    if ((occupied >> register & 1) == 0) {
      return 3;
    }
    return switch (registers[register].kind()) {
      case NORMAL -> 0;
      case ZERO -> 1;
      case DENORMAL, INFINITY, QUIET_NAN, SIGNALING_NAN, UNSUPPORTED -> 2;
    };
  }

  /// Takes from a tag word which registers are empty; what the others hold is looked at when it is asked for.
  void setTags(int tags) {
    occupied = 0;
    for (int i = 0; i < 8; i++) {
      if ((tags >> 2 * i & 3) != 3) {
        occupied |= 1 << i;
      }
    }
  }

  /// Sets the contents of `st(i)` and leaves its tag alone.
  void setContents(int i, Extended value) {
    registers[top + i & 7] = value;
  }

  /// What MMX register `number`, 0..7, holds: the significand of that physical register.
  public long mmx(int number) {
    return registers[number].significand();
  }

  /// Sets it. Sign and exponent become ones (Intel SDM volume 1, section 9.6.3).
  public void setMmx(int number, long value) {
    registers[number] = new Extended(0xffff, value);
  }

  /// What every MMX instruction but EMMS does: the top is register 0, and no register is empty.
  public void useAsMmx() {
    top = 0;
    occupied = 0xff;
  }

  /// EMMS: every register is empty. The top is register 0, as every MMX instruction leaves it.
  public void leaveMmx() {
    top = 0;
    occupied = 0;
  }

  /// Physical register `register`, whether empty or not.
  public Extended physical(int register) {
    return registers[register];
  }

  /// Sets the contents of a physical register and leaves its tag alone.
  public void setPhysical(int register, Extended value) {
    registers[register] = value;
  }

  /// The physical register that is `st(0)`.
  public int top() {
    return top;
  }

  /// Which physical registers are in use, bit n for register n.
  public int occupied() {
    return occupied;
  }

  /// Sets which physical register is `st(0)`, and which are in use.
  public void setStack(int newTop, int newOccupied) {
    top = newTop & 7;
    occupied = newOccupied & 0xff;
  }

  /// C1: whether the last rounding increased a magnitude.
  public boolean roundedUp() {
    return (status & Flag.C1) != 0;
  }

  /// Sets C1.
  public void setRoundedUp(boolean up) {
    setConditions(Flag.C1, up ? Flag.C1 : 0);
  }

  /// Sets C0, C2 and C3, what a comparison says, to those of a status word.
  public void setRelation(int word) {
    int relation = Flag.C0 | Flag.C2 | Flag.C3;
    setConditions(relation, word & relation);
  }

  /// A number that differs, but for chance, wherever anything a program can see here does.
  public long digest() {
    long digest = (long) control << 32 | status() << 16 | occupied << 8;
    for (int i = 0; i < 8; i++) {
      digest = (digest ^ st(i).significand()) * DIGEST_FACTOR;
      digest = (Long.rotateLeft(digest, 29) ^ st(i).signExponent()) * DIGEST_FACTOR;
    }
    digest = (digest ^ ((long) instruction << 32 | data & 0xffff_ffffL)) * DIGEST_FACTOR;
    return Long.rotateLeft(digest, 31) ^ (long) opcode << 32 ^ (long) codeSelector << 16 ^ dataSelector;
  }

  /// Writes registers, control, status and pointers.
  public void save(StateWriter out) {
    for (Extended each : registers) {
      out.i16(each.signExponent());
      out.i64(each.significand());
    }
    out.ints(new int[] {
      occupied, top, control, status, instruction, codeSelector, opcode, data, dataSelector
    });
  }

  /// Becomes what [#save] wrote.
  ///
  /// @throws StateException if it is not that
  public void restore(StateReader in) throws StateException {
    for (int i = 0; i < registers.length; i++) {
      int signExponent = in.u16();
      registers[i] = new Extended(signExponent, in.i64());
    }
    int[] words = new int[9];
    in.ints(words);
    setStack(words[1], words[0]);
    control = words[2];
    status = words[3];
    noteInstruction(words[4], words[5], words[6]);
    noteData(words[7], words[8]);
  }

  public Pointers pointers() {
    return new Pointers(instruction, codeSelector, opcode, data, dataSelector);
  }

  public void setPointers(Pointers value) {
    noteInstruction(value.instruction, value.codeSelector, value.opcode);
    noteData(value.data, value.dataSelector);
  }

  /// Notes where an instruction stands that is not a control instruction.
  public void noteInstruction(int offset, int selector, int opcodeBits) {
    instruction = offset;
    codeSelector = selector;
    opcode = opcodeBits;
  }

  /// Notes where such an instruction's memory operand is.
  public void noteData(int offset, int selector) {
    data = offset;
    dataSelector = selector;
  }
}
