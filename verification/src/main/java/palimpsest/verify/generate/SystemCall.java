package palimpsest.verify.generate;

import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.Operand;

/// Linux/i386 system calls, by their numbers in `arch/x86/entry/syscalls/syscall_32.tbl`. All registers but ESP and EBP
/// may be gone behind one.
final class SystemCall {
  static final int READ = 3;
  static final int WRITE = 4;
  static final int GETPID = 20;
  static final int KILL = 37;
  static final int PIPE = 42;
  static final int MPROTECT = 125;
  static final int RT_SIGRETURN = 173;
  static final int RT_SIGACTION = 174;
  static final int RT_SIGPROCMASK = 175;
  static final int SIGALTSTACK = 186;
  static final int SET_THREAD_AREA = 243;

  private SystemCall() {}

  /// Appends a call with arguments in EBX, ECX, EDX, ESI.
  static void emit(Assembler code, int number, int... arguments) {
    int[] registers = {0xbb, 0xb9, 0xba, 0xbe};
    for (int i = 0; i < arguments.length; i++) {
      code.bytes(registers[i]).immediate(4, arguments[i]);
    }
    code.bytes(0xb8).immediate(4, number).bytes(0xcd, 0x80);
  }

  /// Appends stores of doublewords, one behind the other.
  static void store(Assembler code, int address, int... values) {
    for (int i = 0; i < values.length; i++) {
      code.bytes(0xc7).modrm(0, new Operand.Absolute(address + 4 * i)).immediate(4, values[i]);
    }
  }

  /// Appends a store of a label's address.
  static void store(Assembler code, int address, Label label) {
    code.bytes(0xc7).modrm(0, new Operand.Absolute(address)).address(label, 0);
  }
}
