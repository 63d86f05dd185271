package palimpsest.verify.hardware;

import java.util.List;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.StaticElf;

/// In which mode of the processor a batch's process runs, and what Linux looks like from there.
enum Hosting {
  /// A 32-bit process; the code is the guest's own.
  I386(
      StaticElf.Machine.I386,
      4,
      new Calls(174, 186, 4, 1),
      List.of(64, 60, 56, 52, 48, 44, 40, 36, 84, 68, 72, 76),
      12),
  /// A 64-bit process; the code is the guest's, said in long mode's encodings.
  LONG_MODE(
      StaticElf.Machine.X86_64,
      8,
      new Calls(13, 131, 1, 60),
      List.of(144, 152, 136, 128, 160, 120, 112, 104, 176, 200, 192, 168),
      16);

  /// Numbers of rt_sigaction, sigaltstack, write and exit
  /// (`arch/x86/entry/syscalls/syscall_32.tbl` and `syscall_64.tbl` of Linux).
  record Calls(int action, int alternateStack, int write, int exit) {}

  private static final int ECX = 1;
  private static final int EDX = 2;
  private static final int EBX = 3;
  private static final int ESI = 6;
  private static final int EDI = 7;
  private static final int R10 = 10;
  private static final int SET_THREAD_AREA = 243;
  private static final int ARCH_PRCTL = 158;
  private static final int ARCH_SET_GS = 0x1001;
  private static final int ARCH_SET_FS = 0x1002;
  /// SA_SIGINFO, SA_RESTORER, SA_ONSTACK, SA_NODEFER.
  private static final int ACTION_FLAGS = 4 | 0x0400_0000 | 0x0800_0000 | 0x4000_0000;
  private static final int MASK_BYTES = 8;

  private final StaticElf.Machine machine;
  private final int flagsBytes;
  private final Calls calls;
  private final List<Integer> context;
  private final int faultAddress;

  Hosting(StaticElf.Machine machine, int flagsBytes, Calls calls, List<Integer> context, int faultAddress) {
    this.machine = machine;
    this.flagsBytes = flagsBytes;
    this.calls = calls;
    this.context = context;
    this.faultAddress = faultAddress;
  }

  StaticElf.Machine machine() {
    return machine;
  }

  /// Bytes PUSHF writes.
  int flagsBytes() {
    return flagsBytes;
  }

  Calls calls() {
    return calls;
  }

  /// Offsets, from the beginning of `struct ucontext`, of EAX to EDI in encoding order, EFLAGS, trap number, error code
  /// and EIP (`arch/x86/include/uapi/asm/sigcontext.h`).
  List<Integer> context() {
    return context;
  }

  /// Offset of `si_addr` in `siginfo_t` (`include/uapi/asm-generic/siginfo.h`).
  int faultAddress() {
    return faultAddress;
  }

  /// Emits a system call with constant arguments.
  void call(Assembler code, int number, int... arguments) {
    int[] registers = this == I386 ? new int[] {EBX, ECX, EDX, ESI} : new int[] {EDI, ESI, EDX, R10};
    for (int i = 0; i < arguments.length; i++) {
      move(code, registers[i], arguments[i]);
    }
    trap(code, number);
  }

  private static void move(Assembler code, int register, int value) {
    if (register >= 8) {
      code.bytes(0x41);
    }
    code.bytes(0xb8 | register & 7).immediate(4, value);
  }

  private void trap(Assembler code, int number) {
    code.bytes(0xb8).immediate(4, number);
    switch (this) {
      case I386 -> code.bytes(0xcd, 0x80);
      case LONG_MODE -> code.bytes(0x0f, 0x05);
    }
  }

  /// Emits what has signals served on the alternate stack. `stack` is where [#emitStack] put it.
  void setAlternateStack(Assembler code, Label stack) {
    code.bytes(0xb8 | (this == I386 ? EBX : EDI)).address(stack, 0);
    move(code, this == I386 ? ECX : ESI, 0);
    trap(code, calls.alternateStack());
  }

  /// Emits what has a handler called for `signal`. `action` is where [#emitAction] put it.
  void installHandler(Assembler code, int signal, Label action) {
    switch (this) {
      case I386 -> {
        move(code, EBX, signal);
        code.bytes(0xb8 | ECX).address(action, 0);
        move(code, EDX, 0);
        move(code, ESI, MASK_BYTES);
      }
      case LONG_MODE -> {
        move(code, EDI, signal);
        code.bytes(0xb8 | ESI).address(action, 0);
        move(code, EDX, 0);
        move(code, R10, MASK_BYTES);
      }
    }
    trap(code, calls.action());
  }

  /// Emits what puts a handler's arguments where long mode has them: the signal into EDI, the addresses of
  /// information and context into ESI and EDX.
  void takeArguments(Assembler code) {
    if (this == I386) {
      code.bytes(0x8b, 0x7c, 0x24, 4, 0x8b, 0x74, 0x24, 8, 0x8b, 0x54, 0x24, 12);
    }
  }

  /// Emits `struct sigaction`.
  void emitAction(Assembler code, Label handler) {
    address(code, handler);
    word(code, ACTION_FLAGS);
    address(code, handler);
    code.immediate(4, 0).immediate(4, 0);
  }

  /// Emits `stack_t`.
  void emitStack(Assembler code) {
    word(code, Layout.ALTERNATE_STACK);
    word(code, 0);
    word(code, Layout.ALTERNATE_STACK_BYTES);
  }

  private void address(Assembler code, Label label) {
    code.address(label, 0);
    if (this == LONG_MODE) {
      code.immediate(4, 0);
    }
  }

  private void word(Assembler code, int value) {
    code.immediate(4, value);
    if (this == LONG_MODE) {
      code.immediate(4, 0);
    }
  }

  /// Emits what sets the bases of FS and GS.
  void setBases(Assembler code) {
    switch (this) {
      case I386 -> {
        thread(code, Layout.FS_DESCRIPTOR, 4);
        thread(code, Layout.GS_DESCRIPTOR, 5);
      }
      case LONG_MODE -> {
        call(code, ARCH_PRCTL, ARCH_SET_FS, Layout.FS_BASE);
        call(code, ARCH_PRCTL, ARCH_SET_GS, Layout.GS_BASE);
      }
    }
  }

  /// set_thread_area on a descriptor with entry -1, then the selector the kernel chose into a segment register.
  private void thread(Assembler code, int descriptor, int segment) {
    call(code, SET_THREAD_AREA, descriptor);
    code.bytes(0x8b, 0x04, 0x25).immediate(4, descriptor);
    code.bytes(0xc1, 0xe0, 3, 0x83, 0xc8, 3, 0x8e, 0xc0 | segment << 3);
  }
}
