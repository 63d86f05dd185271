package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.util.ArrayList;
import java.util.List;
import palimpsest.verify.prove.term.SymbolicMemory;
import palimpsest.x86.isa.Condition;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// A guest while one instruction changes it. What is read is what was written last.
final class Draft {
  static final int EAX = 0;
  static final int ECX = 1;
  static final int EDX = 2;
  static final int EBX = 3;
  static final int ESP = 4;
  static final int EBP = 5;
  static final int ESI = 6;
  static final int EDI = 7;

  private final Bits bits;
  private final int fsBase;
  private final int gsBase;
  private final List<BitVecExpr> registers;
  private Flags flags;
  private SymbolicMemory memory;

  /// @param fsBase linear base of FS
  /// @param gsBase linear base of GS
  Draft(Bits bits, int fsBase, int gsBase, SymbolicGuest guest) {
    this.bits = bits;
    this.fsBase = fsBase;
    this.gsBase = gsBase;
    registers = new ArrayList<>(guest.registers());
    flags = guest.flags();
    memory = guest.memory();
  }

  SymbolicGuest guest() {
    return new SymbolicGuest(registers, flags, memory);
  }

  Bits bits() {
    return bits;
  }

  BitVecExpr register(int number) {
    return registers.get(number);
  }

  void setRegister(int number, BitVecExpr value) {
    registers.set(number, value);
  }

  Flags flags() {
    return flags;
  }

  void setFlags(Flags newFlags) {
    flags = newFlags;
  }

  BitVecExpr load(BitVecExpr address, int bytes) {
    return memory.load(address, bytes);
  }

  void store(BitVecExpr address, int bytes, BitVecExpr value) {
    memory = memory.store(address, bytes, value);
  }

  Place place(Instruction instruction, int operand) {
    return place(instruction.operand(operand));
  }

  Place place(Operand operand) {
    return switch (operand) {
      case Operand.Reg(int number, Width width) -> Place.register(number, width);
      case Operand.Mem mem -> new Place.Memory(linear(mem), mem.width().bytes());
      case Operand.Imm(int value, Width width) -> new Place.Constant(bits.number(value, width.bits()));
      case Operand.Rel _, Operand.Far _, Operand.Seg _, Operand.Control _, Operand.Debug _, Operand.St _,
          Operand.Mmx _, Operand.Xmm _ ->
          throw new IllegalArgumentException("not an integer operand: " + operand);
    };
  }

  BitVecExpr read(Place place) {
    return switch (place) {
      case Place.Register(int number, int lowest, int size) -> bits.slice(registers.get(number), lowest, size);
      case Place.Memory(BitVecExpr address, int bytes) -> load(address, bytes);
      case Place.Constant(BitVecExpr value) -> value;
    };
  }

  /// Writes a value of the place's width; the rest of a register stays.
  void write(Place place, BitVecExpr value) {
    switch (place) {
      case Place.Register(int number, int lowest, int size) -> {
        BitVecExpr old = registers.get(number);
        BitVecExpr merged = lowest == 0 ? value : bits.join(value, bits.low(old, lowest));
        int above = 32 - lowest - size;
        registers.set(number, above == 0 ? merged : bits.join(bits.high(old, above), merged));
      }
      case Place.Memory(BitVecExpr address, int bytes) -> store(address, bytes, value);
      case Place.Constant _ -> throw new IllegalArgumentException("a constant is no destination");
    }
  }

  /// The offset of a memory operand in its segment, which is what LEA gives.
  BitVecExpr offset(Operand.Mem mem) {
    BitVecExpr offset = bits.number(mem.displacement(), 32);
    if (mem.index() != Operand.NONE) {
      BitVecExpr index = registers.get(mem.index());
      offset = bits.add(mem.scaleShift() == 0 ? index : bits.up(index, bits.number(mem.scaleShift(), 32)), offset);
    }
    return mem.base() == Operand.NONE ? offset : bits.add(registers.get(mem.base()), offset);
  }

  private BitVecExpr linear(Operand.Mem mem) {
    return inSegment(mem.segment(), offset(mem));
  }

  /// The linear address of an offset in a segment.
  BitVecExpr inSegment(Segment segment, BitVecExpr offset) {
    return bits.add(
        offset,
        switch (segment) {
          case FS -> fsBase;
          case GS -> gsBase;
          case CS, DS, ES, SS -> 0;
        });
  }

  /// When a condition holds (Intel SDM volume 1, appendix B).
  BoolExpr holds(Condition condition) {
    return switch (condition) {
      case O -> flags.of().term();
      case B -> flags.cf().term();
      case E -> flags.zf().term();
      case BE -> bits.either(flags.cf().term(), flags.zf().term());
      case S -> flags.sf().term();
      case P -> flags.pf().term();
      case L -> less();
      case LE -> bits.either(flags.zf().term(), less());
      case NO, AE, NE, A, NS, NP, GE, G -> bits.not(holds(condition.negated()));
    };
  }

  private BoolExpr less() {
    return bits.differ(flags.sf().term(), flags.of().term());
  }
}
