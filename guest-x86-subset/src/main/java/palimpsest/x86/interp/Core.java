package palimpsest.x86.interp;

import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.fpu.FloatingPointUnit;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.mmu.Mmu;
import palimpsest.x86.simd.FloatArithmetic;

/// What executors work on: the register file in place, the lazy flags, memory, and the way control goes.
final class Core extends LazyFlags {
  static final int SS_BASE = GuestState.SEGMENT_BASE_SLOT + Segment.SS.ordinal();
  static final int ES_BASE = GuestState.SEGMENT_BASE_SLOT + Segment.ES.ordinal();

  /// Bits of EFLAGS that POPF and IRET change at privilege level 3 with IOPL 0 (Intel SDM volume 2, POPF).
  static final int USER_EFLAGS = Eflags.ARITHMETIC | Eflags.TF | Eflags.DF | Eflags.NT | Eflags.AC | Eflags.ID;

  final GuestState state;
  final int[] r;
  final Mmu mmu;
  final Environment environment;
  final FloatingPointUnit fpu;
  final FloatArithmetic floats = new FloatArithmetic();

  /// Where control goes after the block; the loop sets it to the block's end, control transfers that jump overwrite it.
  int eip;

  /// An executor asks the loop to stop after this block.
  boolean stopping;

  /// Why it asks.
  Stop stop = Stop.INTERRUPT;

  int interruptVector;

  /// Address of the INT n that interrupted.
  int interruptAddress;

  /// One page, on its way from one place to another.
  final byte[] scratch = new byte[4096];

  long repIterations;

  /// A repeated string instruction is left after each iteration but its last, by [Unfinished].
  boolean singly;

  Core(GuestState state, Mmu mmu, Environment environment) {
    this.state = state;
    this.r = state.file();
    this.mmu = mmu;
    this.environment = environment;
    this.fpu = FloatingPointUnit.on(state.fpu());
  }

  /// Asks the loop to stop after this block, whose last instruction this is.
  void stopFor(Stop reason) {
    stopping = true;
    stop = reason;
  }

  int ax() {
    return r[GuestState.EAX] & 0xffff;
  }

  int al() {
    return r[GuestState.EAX] & 0xff;
  }

  int ah() {
    return r[GuestState.EAX] >>> 8 & 0xff;
  }

  void setAl(int value) {
    r[GuestState.EAX] = r[GuestState.EAX] & ~0xff | value & 0xff;
  }

  void setAx(int value) {
    set16(GuestState.EAX, value);
  }

  void set16(int register, int value) {
    r[register] = r[register] & ~0xffff | value & 0xffff;
  }

  void push32(int value) {
    int top = r[GuestState.ESP] - 4;
    mmu.write32(top + r[SS_BASE], value);
    r[GuestState.ESP] = top;
  }

  void push16(int value) {
    int top = r[GuestState.ESP] - 2;
    mmu.write16(top + r[SS_BASE], value);
    r[GuestState.ESP] = top;
  }

  /// The value `offset` bytes above the top of the stack.
  int stack32(int offset) {
    return mmu.read32(r[GuestState.ESP] + offset + r[SS_BASE]);
  }

  int stack16(int offset) {
    return mmu.read16(r[GuestState.ESP] + offset + r[SS_BASE]);
  }

  /// Loads EFLAGS as POPF and IRET do at privilege level 3; only bits in `mask` change.
  void setUserEflags(int value, int mask) {
    int changed = USER_EFLAGS & mask;
    load(settled() & ~changed | value & changed);
  }

  /// Loads a data segment register.
  ///
  /// @throws GuestFault #GP when the selector may not be loaded; nothing has changed then
  void loadSegment(Segment segment, int selector) {
    boolean isNull = (selector & 0xfffc) == 0;
    if (isNull && segment == Segment.SS) {
      throw generalProtection(0);
    }
    if (segment == Segment.CS) {
      throw GuestFault.of(GuestFault.INVALID_OPCODE);
    }
    state.setSegment(segment, selector, isNull ? 0 : environment.segmentBase(selector));
  }

  static GuestFault generalProtection(int errorCode) {
    return new GuestFault(GuestFault.GENERAL_PROTECTION, errorCode, 0);
  }
}
