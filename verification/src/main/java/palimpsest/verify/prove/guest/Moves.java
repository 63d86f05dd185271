package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand.Mem;
import palimpsest.x86.isa.Width;

/// MOV and its relatives, conversions, and the instructions that move flags.
final class Moves {
  private final Draft draft;
  private final Bits bits;

  Moves(Draft draft) {
    this.draft = draft;
    bits = draft.bits();
  }

  void move(Instruction instruction) {
    draft.write(draft.place(instruction, 0), draft.read(draft.place(instruction, 1)));
  }

  void moveZeroExtended(Instruction instruction) {
    BitVecExpr source = draft.read(draft.place(instruction, 1));
    draft.write(draft.place(instruction, 0), bits.zeroExtended(source, instruction.operandSize().bits()));
  }

  void moveSignExtended(Instruction instruction) {
    BitVecExpr source = draft.read(draft.place(instruction, 1));
    draft.write(draft.place(instruction, 0), bits.signExtended(source, instruction.operandSize().bits()));
  }

  void loadAddress(Instruction instruction) {
    if (instruction.operand(1) instanceof Mem mem) {
      draft.write(draft.place(instruction, 0), bits.low(draft.offset(mem), instruction.operandSize().bits()));
    }
  }

  void exchange(Instruction instruction) {
    Place first = draft.place(instruction, 0);
    Place second = draft.place(instruction, 1);
    BitVecExpr a = draft.read(first);
    BitVecExpr b = draft.read(second);
    draft.write(first, b);
    draft.write(second, a);
  }

  void conditionalMove(Instruction instruction) {
    Place destination = draft.place(instruction, 0);
    BitVecExpr moved = draft.read(draft.place(instruction, 1));
    draft.write(
        destination, bits.choose(draft.holds(instruction.condition()), moved, draft.read(destination)));
  }

  void conditionalSet(Instruction instruction) {
    draft.write(draft.place(instruction, 0), bits.ofTruth(draft.holds(instruction.condition()), 8));
  }

  /// CBW and CWDE.
  void widen(Instruction instruction) {
    Width from = instruction.operandSize() == Width.WORD ? Width.BYTE : Width.WORD;
    BitVecExpr narrow = draft.read(Place.register(Draft.EAX, from));
    Place accumulator = Place.register(Draft.EAX, instruction.operandSize());
    draft.write(accumulator, bits.signExtended(narrow, instruction.operandSize().bits()));
  }

  /// CWD and CDQ.
  void spreadSign(Instruction instruction) {
    int size = instruction.operandSize().bits();
    BitVecExpr accumulator = draft.read(Place.register(Draft.EAX, instruction.operandSize()));
    BitVecExpr sign = bits.downSigned(accumulator, bits.number(size - 1, size));
    draft.write(Place.register(Draft.EDX, instruction.operandSize()), sign);
  }

  /// XLAT: al from a table at ebx.
  void translate(Instruction instruction) {
    Place al = Place.register(Draft.EAX, Width.BYTE);
    BitVecExpr offset = bits.add(draft.register(Draft.EBX), bits.zeroExtended(draft.read(al), 32));
    draft.write(al, draft.load(draft.inSegment(instruction.segment(), offset), 1));
  }

  void setCarry(boolean value) {
    draft.setFlags(draft.flags().withCf(Flag.of(bits.truth(value))));
  }

  void complementCarry() {
    Flag before = draft.flags().cf();
    draft.setFlags(draft.flags().withCf(Flag.of(() -> bits.not(before.term()))));
  }

  /// LAHF: SF, ZF, 0, AF, 0, PF, 1, CF from the top down.
  void flagsToRegister() {
    Flags flags = draft.flags();
    BitVecExpr high = bits.join(one(flags.sf()), one(flags.zf()));
    BitVecExpr middle = bits.join(bits.join(bits.number(0, 1), one(flags.af())), bits.number(0, 1));
    BitVecExpr low = bits.join(bits.join(one(flags.pf()), bits.number(1, 1)), one(flags.cf()));
    draft.write(new Place.Register(Draft.EAX, 8, 8), bits.join(bits.join(high, middle), low));
  }

  private BitVecExpr one(Flag flag) {
    return bits.ofTruth(flag.term(), 1);
  }

  /// SAHF: all but OF.
  void registerToFlags() {
    BitVecExpr ah = draft.read(new Place.Register(Draft.EAX, 8, 8));
    draft.setFlags(
        new Flags(bitOf(ah, 0), bitOf(ah, 2), bitOf(ah, 4), bitOf(ah, 6), bitOf(ah, 7), draft.flags().of()));
  }

  private Flag bitOf(BitVecExpr value, int n) {
    return Flag.of(() -> bits.bit(value, n));
  }

  /// SALC: al becomes all ones or zero, by CF.
  void spreadCarry() {
    BitVecExpr spread = bits.signExtended(one(draft.flags().cf()), 8);
    draft.write(Place.register(Draft.EAX, Width.BYTE), spread);
  }
}
