package palimpsest.cms.runtime;

import java.util.Arrays;
import palimpsest.cms.FloatMark;
import palimpsest.cms.FloatStack;
import palimpsest.cms.ir.FloatState;
import palimpsest.host.core.FloatUnit;
import palimpsest.host.core.HostState;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.fpu.Extended;
import palimpsest.x86.fpu.FpuState;
import palimpsest.x86.isa.Segment;

/// The way of the guest's x87 state into the host's registers and back.
///
/// Translations do not change the control word, and of the status word the conditions and TOP alone: what they may do
/// of rounding and of inexact results stands in the host's control register, and whatever would set another flag
/// faults.
final class FloatHost {
  private static final int REGISTERS = 8;
  private static final int ROUNDING = 15;
  private static final int STACK_HOME = FloatState.HOMES.get(FloatState.STACK);
  private static final int DATA_HOME = FloatState.HOMES.get(FloatState.DATA);
  private static final int PRECISION_AND_ROUNDING = 0xf00;
  private static final int INEXACT = 0x20;

  private final GuestState guest;
  private final HostState host;
  /// What the host's registers hold since they were last written or read here.
  private final Extended[] held = new Extended[REGISTERS];

  FloatHost(GuestState guest, HostState host) {
    this.guest = guest;
    this.host = host;
    Arrays.fill(held, Extended.ZERO);
  }

  /// The x87 stack as it is now.
  static FloatStack stack(FpuState fpu) {
    return new FloatStack(fpu.top(), fpu.occupied());
  }

  /// Before native code.
  void enter() {
    FpuState fpu = guest.fpu();
    for (int i = 0; i < REGISTERS; i++) {
      Extended value = fpu.physical(i);
      if (value != held[i]) {
        host.setCommittedFloat(i, value.significand(), value.signExponent());
        held[i] = value;
      }
    }
    host.setCommittedFloat(ROUNDING, 0, fpu.roundedUp() ? FloatUnit.INCREASED : 0);
    host.setCommittedRegister(STACK_HOME, isUsable(fpu) ? word(fpu) : FloatStack.UNUSABLE);
    host.setCommittedRegister(DATA_HOME, fpu.pointers().data());
    int allowed = fpu.status() & fpu.control() & INEXACT;
    host.setFloatControl(fpu.control() & PRECISION_AND_ROUNDING | allowed);
    host.setMark(0);
  }

  private static int word(FpuState fpu) {
    return stack(fpu).word() | fpu.status() << FloatStack.STATUS_SHIFT & ~FloatStack.GRANTED;
  }

  /// Whether translated x87 instructions do what they should: none has an exception to wait for, and the selectors that
  /// they leave behind are those already there.
  private boolean isUsable(FpuState fpu) {
    int data = guest.selector(Segment.DS);
    return !fpu.isPending()
        && data == guest.selector(Segment.SS)
        && data == guest.selector(Segment.ES)
        && fpu.pointers().dataSelector() == data;
  }

  /// Both sides have become what they were in a saved state.
  void restored() {
    for (int i = 0; i < REGISTERS; i++) {
      held[i] = new Extended(host.signExponent(i) & 0xffff, host.significand(i));
    }
  }

  /// After native code: what it did to the x87 unit, if anything.
  void leave() {
    long mark = host.mark();
    if (mark == 0) {
      return;
    }
    FpuState fpu = guest.fpu();
    for (int i = 0; i < REGISTERS; i++) {
      long significand = host.significand(i);
      int signExponent = host.signExponent(i) & 0xffff;
      if (held[i].significand() != significand || held[i].signExponent() != signExponent) {
        held[i] = new Extended(signExponent, significand);
      }
      fpu.setPhysical(i, held[i]);
    }
    FloatStack stack = FloatStack.of(host.register(STACK_HOME));
    fpu.setStack(stack.top(), stack.occupied());
    fpu.setRelation(host.register(STACK_HOME) >>> FloatStack.STATUS_SHIFT);
    fpu.setRoundedUp((host.signExponent(ROUNDING) & FloatUnit.INCREASED) != 0);
    fpu.noteInstruction(FloatMark.eip(mark), guest.selector(Segment.CS), FloatMark.opcode(mark));
    fpu.noteData(host.register(DATA_HOME), fpu.pointers().dataSelector());
  }
}
