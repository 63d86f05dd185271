package palimpsest.x86.linux;

import palimpsest.x86.cpu.GuestState;

/// The registers of one system call (i386 `int 0x80`): the number in EAX, arguments in EBX, ECX, EDX, ESI, EDI, EBP.
///
/// @param state the whole of the guest's registers, for the few calls that concern them
record Arguments(int number, int a, int b, int c, int d, int e, int f, GuestState state) {
  static Arguments of(GuestState state) {
    return new Arguments(
        state.gpr(GuestState.EAX),
        state.gpr(GuestState.EBX),
        state.gpr(GuestState.ECX),
        state.gpr(GuestState.EDX),
        state.gpr(GuestState.ESI),
        state.gpr(GuestState.EDI),
        state.gpr(GuestState.EBP),
        state);
  }

  /// A 64-bit argument from two registers, the low half first.
  static long pair(int low, int high) {
    return (long) high << 32 | Integer.toUnsignedLong(low);
  }
}
