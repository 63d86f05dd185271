package palimpsest.cms.emit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Reuse;
import palimpsest.cms.ir.Snapshot;
import palimpsest.cms.ir.Target;
import palimpsest.cms.ir.Test;
import palimpsest.cms.ir.Trace;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.Opcode.Trait;
import palimpsest.host.isa.OperandWidth;

/// Well-formed traces at random: every opcode and width, memory traffic that overlaps, exits of all kinds, loops with
/// prologues, obligations of load elimination.
final class RandomTraces {
  static final int HEAD = 0x1000;

  private static final int[] CONSTANTS =
      {0, 1, 2, 4, 8, 31, -1, 127, 128, -128, -129, 0xff00, 0x12345678, Integer.MIN_VALUE};

  /// How many of the newest values are mostly used.
  private static final int RECENT = 18;

  private final Random random;
  private final List<Op> body = new ArrayList<>();
  private final List<Op> prologue = new ArrayList<>();
  private final List<Operand> values = new ArrayList<>();
  private final List<Operand> registers = new ArrayList<>();
  private final List<Integer> writable = new ArrayList<>();
  private final List<Reuse> reuses = new ArrayList<>();
  private Codes codes = Codes.NONE;
  private int next;
  private int retired;
  private int eip = HEAD;

  private RandomTraces(long seed) {
    random = new Random(seed);
  }

  /// The trace of a seed.
  ///
  /// @param length operations, about
  static Trace of(long seed, int length) {
    return new RandomTraces(seed).trace(length);
  }

  private Trace trace(int length) {
    boolean loop = chance(2);
    List<Integer> fixed = new ArrayList<>();
    for (int guest = 0; guest < 8; guest++) {
      boolean isFixed = loop && chance(4);
      Operand.Value value = value();
      (isFixed ? prologue : body).add(new Op.LiveIn(eip, value, guest));
      registers.add(value);
      values.add(value);
      if (isFixed) {
        fixed.add(guest);
      } else {
        writable.add(guest);
      }
    }
    codes = new Codes(next++);
    body.add(new Op.LiveInCodes(eip, codes));
    if (loop && !fixed.isEmpty()) {
      int computed = random.nextInt(4);
      for (int i = 0; i < computed; i++) {
        Operand.Value value = value();
        Operand a = registers.get(fixed.get(random.nextInt(fixed.size())));
        Operand b = chance(2) ? constant() : registers.get(fixed.get(random.nextInt(fixed.size())));
        prologue.add(new Op.Alu(eip, chance(2) ? Opcode.ADD : Opcode.XOR, OperandWidth.W32, value, Codes.NONE, a, b,
            Operand.NOTHING, Codes.NONE));
        values.add(value);
      }
    }
    for (int i = 0; i < length; i++) {
      if (chance(3)) {
        eip += 1 + random.nextInt(4);
        retired++;
      }
      step();
    }
    retired++;
    return new Trace(HEAD, prologue, body, end(loop), reuses, next);
  }

  private Trace.End end(boolean loop) {
    Snapshot snapshot = snapshot();
    if (!loop) {
      return chance(4)
          ? new Trace.End.Either(eip, test(), target(false), new Target.Direct(0x9000), snapshot)
          : new Trace.End.Always(eip, target(true), snapshot);
    }
    return switch (random.nextInt(3)) {
      case 0 -> new Trace.End.Always(eip, new Target.LoopHead(), snapshot);
      case 1 -> new Trace.End.Either(eip, test(), new Target.LoopHead(), target(true), snapshot);
      default -> new Trace.End.Either(eip, test(), target(true), new Target.LoopHead(), snapshot);
    };
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0, 1 -> load();
      case 2 -> store();
      case 3 -> {
        if (chance(2)) {
          exit();
        } else {
          conditional();
        }
      }
      case 4 -> conditional();
      case 5 -> {
        if (chance(6)) {
          body.add(new Op.PushReturn(eip, 0x7000 + 16 * random.nextInt(4)));
        } else if (chance(3)) {
          reuse();
        } else {
          address();
        }
      }
      default -> alu();
    }
  }

  private void alu() {
    Opcode op = Opcode.values()[random.nextInt(Opcode.values().length)];
    OperandWidth width = OperandWidth.values()[random.nextInt(3)];
    if (chance(2)) {
      op = List.of(Opcode.ADD, Opcode.SUB, Opcode.AND, Opcode.XOR, Opcode.SHL).get(random.nextInt(5));
      width = OperandWidth.W32;
    }
    if (!op.isAlu() || op.has(Trait.CONDITIONAL) || !op.allows(width)) {
      return;
    }
    boolean sets = op.has(Trait.CODES_ALWAYS) || (op.has(Trait.CODES_OPTIONAL) && chance(3));
    Operand a = any();
    Operand b = any();
    Operand old = op.has(Trait.READS_DESTINATION) ? any() : Operand.NOTHING;
    if (op == Opcode.SAME || op == Opcode.EXPECT) {
      return;
    }
    if (op.has(Trait.MAY_FAULT)) {
      if (op == Opcode.DIVQS || op == Opcode.DIVRS || chance(2)) {
        return;
      }
      width = OperandWidth.W32;
      old = new Operand.Const(0);
      Operand.Value odd = value();
      body.add(
          new Op.Alu(eip, Opcode.OR, width, odd, Codes.NONE, b, new Operand.Const(1), Operand.NOTHING, Codes.NONE));
      b = odd;
      if (chance(10)) {
        old = any();
      }
    }
    boolean reads = op.has(Trait.READS_CODES) || (sets && op.has(Trait.READS_CODES_WHEN_SETTING));
    boolean result = op != Opcode.PUTCC && !(sets && chance(3));
    Operand.Value dst = result ? value() : Operand.Value.NONE;
    Codes in = reads ? codes : Codes.NONE;
    Codes out = Codes.NONE;
    if (sets) {
      out = new Codes(next++);
      codes = out;
    }
    body.add(new Op.Alu(eip, op, width, dst, out, a, b, old, in));
    if (result) {
      produced(dst);
    }
  }

  private void conditional() {
    boolean select = chance(2);
    Operand.Value dst = value();
    body.add(new Op.Conditional(eip, select ? Opcode.SEL : Opcode.SET, condition(), dst, codes, any(),
        select ? any() : Operand.NOTHING));
    produced(dst);
  }

  private void load() {
    OperandWidth width = OperandWidth.values()[random.nextInt(3)];
    Operand address = near();
    Operand.Value dst = value();
    body.add(new Op.Load(eip, width, width != OperandWidth.W32 && chance(2), dst, address));
    produced(dst);
  }

  private void store() {
    body.add(new Op.Store(eip, OperandWidth.values()[random.nextInt(3)], near(), any()));
  }

  private void reuse() {
    if (chance(3)) {
      body.add(new Op.Store(eip, OperandWidth.W32, near(), any()));
    } else {
      Operand address = near();
      Operand.Value dst = value();
      body.add(new Op.Load(eip, OperandWidth.W32, false, dst, address));
      produced(dst);
    }
    int protector = body.size() - 1;
    List<Integer> checkers = new ArrayList<>();
    int stores = 1 + random.nextInt(2);
    for (int i = 0; i < stores; i++) {
      alu();
      store();
      checkers.add(body.size() - 1);
    }
    if (reuses.size() < 6) {
      reuses.add(new Reuse(protector, checkers));
    }
  }

  /// An address near one computed before, so that accesses overlap often and provably differ sometimes.
  private Operand near() {
    if (chance(3)) {
      return any();
    }
    Operand.Value dst = value();
    body.add(new Op.Alu(eip, Opcode.ADD, OperandWidth.W32, dst, Codes.NONE, recent(),
        new Operand.Const(random.nextInt(16) - 8), Operand.NOTHING, Codes.NONE));
    return dst;
  }

  private void address() {
    values.add(near());
  }

  private void exit() {
    retired++;
    body.add(new Op.Exit(eip, test(), target(true), snapshot(), 100));
  }

  private Target target(boolean indirect) {
    return switch (random.nextInt(indirect ? 4 : 2)) {
      case 0 -> new Target.Direct(0x8000 + 16 * random.nextInt(16));
      case 1 -> new Target.Interpret(0x8800 + 16 * random.nextInt(16));
      default -> new Target.Indirect(any(), Target.Kind.values()[random.nextInt(3)]);
    };
  }

  private Test test() {
    return chance(2) ? new Test.OnCodes(condition(), codes) : new Test.OnZero(chance(2), recent());
  }

  private Snapshot snapshot() {
    Operand extra = new Operand.Const(0);
    if (chance(5)) {
      Operand.Value flag = value();
      body.add(new Op.Alu(eip, Opcode.AND, OperandWidth.W32, flag, Codes.NONE, any(), new Operand.Const(3),
          Operand.NOTHING, Codes.NONE));
      extra = flag;
    }
    return new Snapshot(
        Collections.unmodifiableList(new ArrayList<>(registers)), codes, retired, extra, random.nextInt(2));
  }

  private void produced(Operand.Value dst) {
    values.add(dst);
    if (chance(2) && !writable.isEmpty()) {
      Operand held = chance(8) ? constant() : chance(8) ? any() : dst;
      registers.set(writable.get(random.nextInt(writable.size())), held);
    }
  }

  /// A value, mostly one made not long ago: what lives long needs a register all the while, and there are few.
  private Operand recent() {
    int among = chance(10) ? values.size() : Math.min(values.size(), RECENT);
    return values.get(values.size() - 1 - random.nextInt(among));
  }

  private Operand any() {
    return chance(4) ? constant() : recent();
  }

  private Operand constant() {
    return new Operand.Const(CONSTANTS[random.nextInt(CONSTANTS.length)]);
  }

  private Condition condition() {
    return Condition.of(random.nextInt(16));
  }

  private Operand.Value value() {
    return new Operand.Value(next++);
  }

  private boolean chance(int in) {
    return random.nextInt(in) == 0;
  }
}
