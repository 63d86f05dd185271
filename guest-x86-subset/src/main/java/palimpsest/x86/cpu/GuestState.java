package palimpsest.x86.cpu;

import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.fpu.FpuState;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.simd.SimdState;

/// The registers of the guest at an instruction boundary.
///
/// EFLAGS here is always up to date: an interpreter that is lazy about flags settles them before anybody else looks.
public final class GuestState {
  public static final int EAX = 0;
  public static final int ECX = 1;
  public static final int EDX = 2;
  public static final int EBX = 3;
  public static final int ESP = 4;
  public static final int EBP = 5;
  public static final int ESI = 6;
  public static final int EDI = 7;

  /// Slot of [#file()] that always holds zero: the absent base or index of an address.
  public static final int ZERO_SLOT = 8;
  /// Slot of [#file()] that holds the base of segment 0; the others follow in encoding order.
  public static final int SEGMENT_BASE_SLOT = 9;

  private final int[] file = new int[16];
  private final int[] selector = new int[6];
  private final FpuState fpu = new FpuState();
  private final SimdState simd = new SimdState();
  private int eip;
  private int eflags = Eflags.ALWAYS_ONE | Eflags.IF;

  /// General register 0..7 in encoding order.
  public int gpr(int number) {
    return file[number];
  }

  public void setGpr(int number, int value) {
    file[number] = value;
  }

  public int eip() {
    return eip;
  }

  public void setEip(int value) {
    eip = value;
  }

  public int eflags() {
    return eflags;
  }

  public void setEflags(int value) {
    eflags = value;
  }

  public int selector(Segment segment) {
    return selector[segment.ordinal()];
  }

  /// The current privilege level, 0 to 3: the low bits of the selector in CS (Intel SDM volume 3, section 6.5).
  /// Programs of Linux have level 3. Level 0 opens RDMSR, WRMSR and HLT here and nothing else: pages and segments are
  /// what they are to a program.
  public int privilegeLevel() {
    return selector(Segment.CS) & 3;
  }

  /// The linear base the segment's descriptor gave when it was loaded.
  public int segmentBase(Segment segment) {
    return file[SEGMENT_BASE_SLOT + segment.ordinal()];
  }

  public void setSegment(Segment segment, int newSelector, int newBase) {
    selector[segment.ordinal()] = newSelector;
    file[SEGMENT_BASE_SLOT + segment.ordinal()] = newBase;
  }

  /// Takes every register's value from `other`: what the switch to another thread does. Executors that use [#file()] in
  /// place see the new values.
  public void copyFrom(GuestState other) {
    System.arraycopy(other.file, 0, file, 0, file.length);
    System.arraycopy(other.selector, 0, selector, 0, selector.length);
    fpu.copyFrom(other.fpu);
    simd.copyFrom(other.simd);
    eip = other.eip;
    eflags = other.eflags;
  }

  /// Writes all registers.
  public void save(StateWriter out) {
    out.ints(file);
    out.ints(selector);
    fpu.save(out);
    simd.save(out);
    out.i32(eip);
    out.i32(eflags);
  }

  /// Becomes what [#save] wrote.
  ///
  /// @throws StateException if it is not that
  public void restore(StateReader in) throws StateException {
    in.ints(file);
    in.ints(selector);
    fpu.restore(in);
    simd.restore(in);
    eip = in.i32();
    eflags = in.i32();
  }

  /// The x87 unit's registers.
  public FpuState fpu() {
    return fpu;
  }

  /// The registers of SSE.
  public SimdState simd() {
    return simd;
  }

  /// The live register file, for executors whose speed depends on it: slots 0..7 the general registers, [#ZERO_SLOT]
  /// zero (nobody may write it), and the six segment bases from [#SEGMENT_BASE_SLOT], so that an effective address is a
  /// sum of slots without a branch.
  public int[] file() {
    return file;
  }
}
