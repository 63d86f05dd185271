package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.fpu.FpuImage;
import palimpsest.x86.isa.Extension;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.simd.FxImage;

/// The frames a handler starts on and returns through, byte for byte those of an i386 kernel
/// (`arch/x86/include/asm/sigframe.h`, `uapi/asm/sigcontext.h`, `uapi/asm/ucontext.h`).
///
/// ```text
/// plain frame                          frame with information (SA_SIGINFO)
///   0 return address                     0 return address
///   4 signal number                      4 signal number
///   8 sigcontext (88 bytes)              8 address of siginfo
///  96 old FPU area (624 bytes)          12 address of ucontext
/// 720 high half of the blocked mask     16 siginfo (128 bytes)
/// 724 return code (8 bytes)            144 ucontext: flags, link, stack (12), sigcontext (88), mask (8)
///                                      260 return code (8 bytes)
/// ```
/// Above the frame, at a multiple of 64 bytes, lies the x87 state `fpstate` points to, as FNSAVE stores it on a
/// processor without FXSR, and behind it the status word and a mark that nothing follows. On a processor with FXSR the
/// mark says that an image of FXSAVE follows, and that is what lies at a multiple of 64. A handler starts with fresh
/// units.
final class SignalFrames {
  static final int PLAIN_BYTES = 732;
  static final int PLAIN_CONTEXT = 8;
  static final int PLAIN_MASK_HIGH = 720;
  static final int PLAIN_CODE = 724;

  static final int INFO_BYTES = 268;
  static final int INFO_SIGINFO = 16;
  static final int INFO_UCONTEXT = 144;
  static final int INFO_STACK = INFO_UCONTEXT + 8;
  static final int INFO_CONTEXT = INFO_UCONTEXT + 20;
  static final int INFO_MASK = INFO_CONTEXT + 88;
  static final int INFO_CODE = 260;

  /// `pop eax; mov eax, 119; int 0x80`: sigreturn.
  private static final long PLAIN_RETURN = 0x80cd_0000_0077_b858L;
  /// `mov eax, 173; int 0x80`: rt_sigreturn.
  private static final long INFO_RETURN = 0x0080_cd00_0000_adb8L;

  /// What sigreturn may change in EFLAGS (FIX_EFLAGS).
  private static final int RESTORED_FLAGS = Eflags.ARITHMETIC | Eflags.AC | Eflags.DF | Eflags.TF;

  private static final int FPU_BYTES = 112;
  private static final int FPU_ALIGNMENT = 64;
  private static final int FPU_IMAGE_ONLY = 0xffff;
  private static final int EXTENDED_IMAGE_FOLLOWS = 0;

  /// What the frame of a signal nobody trapped for shows.
  private static final SignalInfo.Trap NO_TRAP = new SignalInfo.Trap(0, 0, 0);

  private final UserMemory memory;
  private final SegmentTable segments;
  private final CpuModel processor;

  SignalFrames(UserMemory memory, SegmentTable segments, CpuModel processor) {
    this.memory = memory;
    this.processor = processor;
    this.segments = segments;
  }

  /// Builds the frame for a handler and sets `state` to the handler's first instruction.
  ///
  /// @param blocked the mask sigreturn shall bring back
  /// @throws LinuxError EFAULT if the stack cannot take it; `state` is unchanged then
  void enter(GuestState state, SignalInfo info, SignalAction action, long blocked, AlternateStack alternate)
      throws LinuxError {
    int stack = state.gpr(GuestState.ESP);
    if (action.has(SignalAction.ON_STACK) && alternate.exists() && !alternate.holds(stack)) {
      stack = alternate.base() + alternate.size();
    }
    int fpstate = pushFpu(state, stack);
    int frame = action.has(SignalAction.WITH_INFO)
        ? pushWithInfo(state, fpstate, info, action, blocked, alternate)
        : pushPlain(state, fpstate, info, action, blocked);
    state.fpu().reset();
    state.simd().initialise();
    state.setGpr(GuestState.ESP, frame);
    state.setEip(action.handler());
    state.setEflags(state.eflags() & ~(Eflags.DF | Eflags.TF));
    state.setSegment(Segment.CS, SegmentTable.USER_CODE, 0);
    for (Segment data : new Segment[] {Segment.DS, Segment.ES, Segment.SS}) {
      state.setSegment(data, SegmentTable.USER_DATA, 0);
    }
  }

  private int pushFpu(GuestState state, int stack) throws LinuxError {
    boolean extended = processor.has(Extension.FXSR);
    int fpstate = extended
        ? (stack - FxImage.BYTES & -FPU_ALIGNMENT) - FPU_BYTES
        : stack - FPU_BYTES & -FPU_ALIGNMENT;
    ByteBuffer bytes = UserMemory.newFields(FPU_BYTES + (extended ? FxImage.WRITTEN_BYTES : 0));
    bytes.put(0, FpuImage.state(state.fpu(), true));
    bytes.putShort(108, (short) state.fpu().status());
    bytes.putShort(110, (short) (extended ? EXTENDED_IMAGE_FOLLOWS : FPU_IMAGE_ONLY));
    if (extended) {
      bytes.put(FPU_BYTES, FxImage.of(state.fpu(), state.simd(), processor.mxcsrMask()));
    }
    memory.write(fpstate, bytes);
    return fpstate;
  }

  private int pushPlain(GuestState state, int fpstate, SignalInfo info, SignalAction action, long blocked)
      throws LinuxError {
    int frame = align(fpstate - PLAIN_BYTES);
    ByteBuffer bytes = UserMemory.newFields(PLAIN_BYTES);
    bytes.putInt(0, returnAddress(action, frame + PLAIN_CODE));
    bytes.putInt(4, info.signal());
    putContext(bytes, PLAIN_CONTEXT, state, info, fpstate, (int) blocked);
    bytes.putInt(PLAIN_MASK_HIGH, (int) (blocked >>> 32));
    bytes.putLong(PLAIN_CODE, PLAIN_RETURN);
    memory.write(frame, bytes);
    state.setGpr(GuestState.EAX, info.signal());
    state.setGpr(GuestState.EDX, 0);
    state.setGpr(GuestState.ECX, 0);
    return frame;
  }

  private int pushWithInfo(
      GuestState state, int fpstate, SignalInfo info, SignalAction action, long blocked, AlternateStack alternate)
      throws LinuxError {
    int frame = align(fpstate - INFO_BYTES);
    ByteBuffer bytes = UserMemory.newFields(INFO_BYTES);
    bytes.putInt(0, returnAddress(action, frame + INFO_CODE));
    bytes.putInt(4, info.signal());
    bytes.putInt(8, frame + INFO_SIGINFO);
    bytes.putInt(12, frame + INFO_UCONTEXT);
    info.put(bytes, INFO_SIGINFO);
    bytes.putInt(INFO_STACK, alternate.base());
    bytes.putInt(INFO_STACK + 4, alternate.flags(state.gpr(GuestState.ESP)));
    bytes.putInt(INFO_STACK + 8, alternate.size());
    putContext(bytes, INFO_CONTEXT, state, info, fpstate, (int) blocked);
    bytes.putLong(INFO_MASK, blocked);
    bytes.putLong(INFO_CODE, INFO_RETURN);
    memory.write(frame, bytes);
    state.setGpr(GuestState.EAX, info.signal());
    state.setGpr(GuestState.EDX, frame + INFO_SIGINFO);
    state.setGpr(GuestState.ECX, frame + INFO_UCONTEXT);
    return frame;
  }

  /// Takes `state` back from the plain frame a handler's sigreturn was made on.
  ///
  /// @return the mask to bring back
  /// @throws LinuxError EFAULT if the frame is unreadable or holds segments no process may have
  long leavePlain(GuestState state) throws LinuxError {
    int frame = state.gpr(GuestState.ESP) - 8;
    ByteBuffer bytes = memory.readFields(frame, PLAIN_BYTES);
    long low = Integer.toUnsignedLong(bytes.getInt(PLAIN_CONTEXT + 80));
    takeContext(bytes, PLAIN_CONTEXT, state);
    return (long) bytes.getInt(PLAIN_MASK_HIGH) << 32 | low;
  }

  /// Takes `state` back from the frame a handler's rt_sigreturn was made on.
  ///
  /// @return the mask to bring back
  /// @throws LinuxError as for [#leavePlain]
  long leaveWithInfo(GuestState state) throws LinuxError {
    int frame = state.gpr(GuestState.ESP) - 4;
    ByteBuffer bytes = memory.readFields(frame, INFO_BYTES);
    takeContext(bytes, INFO_CONTEXT, state);
    return bytes.getLong(INFO_MASK);
  }

  private static void putContext(
      ByteBuffer bytes, int at, GuestState state, SignalInfo info, int fpstate, int maskLow) {
    SignalInfo.Trap trap = info.trap().orElse(NO_TRAP);
    bytes.putInt(at, state.selector(Segment.GS));
    bytes.putInt(at + 4, state.selector(Segment.FS));
    bytes.putInt(at + 8, state.selector(Segment.ES));
    bytes.putInt(at + 12, state.selector(Segment.DS));
    for (int i = 0; i < 8; i++) {
      bytes.putInt(at + 16 + 4 * i, state.gpr(7 - i));
    }
    bytes.putInt(at + 48, trap.vector());
    bytes.putInt(at + 52, trap.errorCode());
    bytes.putInt(at + 56, state.eip());
    bytes.putInt(at + 60, state.selector(Segment.CS));
    bytes.putInt(at + 64, state.eflags());
    bytes.putInt(at + 68, state.gpr(GuestState.ESP));
    bytes.putInt(at + 72, state.selector(Segment.SS));
    bytes.putInt(at + 76, fpstate);
    bytes.putInt(at + 80, maskLow);
    bytes.putInt(at + 84, trap.faultAddress());
  }

  private void takeContext(ByteBuffer bytes, int at, GuestState state) throws LinuxError {
    int code = bytes.getInt(at + 60) & 0xffff;
    int stack = bytes.getInt(at + 72) & 0xffff;
    if ((code | 3) != SegmentTable.USER_CODE || (stack | 3) != SegmentTable.USER_DATA) {
      throw Errno.EFAULT.failure();
    }
    Segment[] order = {Segment.GS, Segment.FS, Segment.ES, Segment.DS};
    int[] bases = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      OptionalInt base = segments.base(bytes.getInt(at + 4 * i) & 0xffff);
      bases[i] = base.orElseThrow(Errno.EFAULT::failure);
    }
    takeFpu(bytes.getInt(at + 76), state);
    for (int i = 0; i < order.length; i++) {
      state.setSegment(order[i], bytes.getInt(at + 4 * i) & 0xffff, bases[i]);
    }
    for (int i = 0; i < 8; i++) {
      state.setGpr(7 - i, bytes.getInt(at + 16 + 4 * i));
    }
    state.setEip(bytes.getInt(at + 56));
    state.setEflags((state.eflags() & ~RESTORED_FLAGS) | (bytes.getInt(at + 64) & RESTORED_FLAGS));
  }

  /// A handler may have changed the images, or taken them away: then the units are fresh. The x87 state is the first
  /// image's; bits that MXCSR must not have are dropped, as Linux drops them.
  private void takeFpu(int fpstate, GuestState state) throws LinuxError {
    if (fpstate == 0) {
      state.fpu().reset();
      state.simd().initialise();
    } else {
      byte[] image = memory.readFields(fpstate, FPU_BYTES).array();
      if (processor.has(Extension.FXSR)) {
        byte[] extended = memory.readFields(fpstate + FPU_BYTES, FxImage.BYTES).array();
        FxImage.loadSimd(state.simd(), extended);
        state.simd().setMxcsr(FxImage.mxcsr(extended) & processor.mxcsrMask());
      }
      FpuImage.loadState(state.fpu(), image, true);
    }
  }

  private static int returnAddress(SignalAction action, int code) {
    return action.has(SignalAction.RESTORER) ? action.restorer() : code;
  }

  /// Stack alignment at a function's entry under the i386 ABI: the word above the return address is 16-byte aligned.
  private static int align(int frame) {
    return ((frame + 4) & -16) - 4;
  }
}
