package palimpsest.cms.lift;

import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.x86.isa.Width;

/// An operand that has been located once, so that it can be read and then written: a register, part of one, or memory
/// at an address already computed.
///
/// The host's narrow operations keep the upper bits of their first source, which is what x86 does to a register's upper
/// part. So a narrow operation whose first source is the low part of a register yields the whole new register; only the
/// high bytes ah..bh need to be taken out and put back.
sealed interface Place {
  record Whole(int register) implements Place {}

  /// The low 8 or 16 bits of a register.
  record Low(int register, OperandWidth width) implements Place {}

  /// Bits 15..8 of a register.
  record High(int register) implements Place {}

  record Memory(Operand address, OperandWidth width) implements Place {}

  record Immediate(int value) implements Place {}

  /// An immediate that was loaded from the guest's code.
  record Loaded(Operand value) implements Place {}

  /// Locates an operand; for memory this computes the address.
  static Place of(Emitter emitter, palimpsest.x86.isa.Operand operand) {
    return switch (operand) {
      case palimpsest.x86.isa.Operand.Reg(int number, Width width) -> register(number, width);
      case palimpsest.x86.isa.Operand.Mem memory ->
          new Memory(emitter.address(memory), Emitter.width(memory.width()));
      case palimpsest.x86.isa.Operand.Imm immediate ->
          emitter.loadedImmediate().<Place>map(Loaded::new).orElseGet(() -> constant(immediate));
      case palimpsest.x86.isa.Operand.Rel _,
          palimpsest.x86.isa.Operand.Far _,
          palimpsest.x86.isa.Operand.Seg _,
          palimpsest.x86.isa.Operand.Control _,
          palimpsest.x86.isa.Operand.Debug _,
          palimpsest.x86.isa.Operand.St _,
          palimpsest.x86.isa.Operand.Mmx _,
          palimpsest.x86.isa.Operand.Xmm _ ->
          throw new IllegalArgumentException("not an integer operand: " + operand);
    };
  }

  private static Place constant(palimpsest.x86.isa.Operand.Imm immediate) {
    return switch (immediate.width()) {
      case BYTE -> new Immediate((byte) immediate.value());
      case WORD -> new Immediate((short) immediate.value());
      case DWORD, FWORD, QWORD, TBYTE, XMMWORD -> new Immediate(immediate.value());
    };
  }

  /// A general register of a width, as x86 numbers them.
  static Place register(int number, Width width) {
    return switch (width) {
      case BYTE -> number < 4 ? new Low(number, OperandWidth.W8) : new High(number - 4);
      case WORD -> new Low(number, OperandWidth.W16);
      case DWORD -> new Whole(number);
      case FWORD, QWORD, TBYTE, XMMWORD ->
          throw new IllegalArgumentException("no general register is that wide: " + width);
    };
  }

  /// The value, in the low bits; what stands above them is the register's for [Low], zero for [High] and memory.
  default Operand read(Emitter emitter) {
    return switch (this) {
      case Whole(int register) -> emitter.register(register);
      case Low(int register, _) -> emitter.register(register);
      case High(int register) -> emitter.alu(Opcode.EXTH, emitter.register(register), Operand.NOTHING);
      case Memory(Operand address, OperandWidth width) -> emitter.load(width, address);
      case Immediate(int value) -> new Const(value);
      case Loaded(Operand value) -> value;
    };
  }

  /// Writes a value whose low bits alone count.
  default void write(Emitter emitter, Operand value) {
    if (this instanceof Low(int register, OperandWidth width)) {
      emitter.register(register, emitter.alu(Opcode.MOV, width, emitter.register(register), value));
    } else {
      writeMerged(emitter, value);
    }
  }

  /// Writes the result of a narrow operation whose first source was this very place.
  default void writeMerged(Emitter emitter, Operand value) {
    switch (this) {
      case Whole(int register) -> emitter.register(register, value);
      case Low(int register, _) -> emitter.register(register, value);
      case High(int register) ->
          emitter.register(register, emitter.alu(Opcode.MOVH, emitter.register(register), value));
      case Memory(Operand address, OperandWidth width) -> emitter.store(width, address, value);
      case Immediate _, Loaded _ -> throw new IllegalStateException("an immediate is no destination");
    }
  }
}
