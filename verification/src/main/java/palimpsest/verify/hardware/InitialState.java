package palimpsest.verify.hardware;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// What a snippet starts from.
///
/// @param registers EAX to EDI
/// @param flags EFLAGS; of the bits that POPF can set in user mode
/// @param memory the window's bytes, then the edge's
/// @param landings where the address of the snippet's end is put: 0 to 7 a register, from 8 on a place in `memory`
record InitialState(int[] registers, int flags, byte[] memory, List<Integer> landings) {
  /// The first landing that is in memory.
  static final int IN_MEMORY = 8;

  InitialState {
    landings = List.copyOf(landings);
  }

  /// Writes [Layout#CASE_BYTES] bytes.
  ///
  /// @param begin the snippet's address
  /// @param end the address of its end
  void put(ByteBuffer target, int begin, int end) {
    int at = target.position();
    target.putInt(begin);
    for (int register : registers) {
      target.putInt(register);
    }
    target.putLong(Integer.toUnsignedLong(flags)).put(memory);
    for (int landing : landings) {
      target.putInt(
          landing < IN_MEMORY
              ? at + Layout.CASE_REGISTERS + 4 * landing
              : at + Layout.CASE_MEMORY + landing - IN_MEMORY,
          end);
    }
  }

  /// Where `bytes` bytes at an address are among those that are set; -1 if they are not.
  static int offset(int address, int bytes) {
    int inWindow = address - Layout.WINDOW;
    if (inWindow >= 0 && inWindow <= Layout.WINDOW_BYTES - bytes) {
      return inWindow;
    }
    int inEdge = address - Layout.EDGE;
    return inEdge >= 0 && inEdge <= Layout.EDGE_BYTES - bytes ? Layout.WINDOW_BYTES + inEdge : -1;
  }

  /// What a snippet that begins where another came to its end starts from.
  static InitialState of(Result result) {
    int[] registers = new int[8];
    Arrays.setAll(registers, result::register);
    byte[] memory = new byte[Layout.MEMORY_BYTES];
    for (int i = 0; i < memory.length; i++) {
      memory[i] = (byte) result.memory(i);
    }
    return new InitialState(registers, result.flags() | Eflags.ALWAYS_ONE | Eflags.IF, memory, List.of());
  }

  /// Registers and flags in hexadecimal.
  @Override
  public String toString() {
    return Registers.text(registers, flags);
  }

  /// The linear address of an operand of an instruction that starts from here.
  int linear(Operand.Mem mem, Width addressSize) {
    int base = mem.base() == Operand.NONE ? 0 : registers[mem.base()];
    int index = mem.index() == Operand.NONE ? 0 : registers[mem.index()];
    int offset = base + (index << mem.scaleShift()) + mem.displacement();
    return base(mem.segment()) + (addressSize == Width.WORD ? offset & 0xffff : offset);
  }

  /// Where a segment begins.
  static int base(Segment segment) {
    return switch (segment) {
      case FS -> Layout.FS_BASE;
      case GS -> Layout.GS_BASE;
      case ES, CS, SS, DS -> 0;
    };
  }
}
