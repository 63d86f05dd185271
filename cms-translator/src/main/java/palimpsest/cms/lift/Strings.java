package palimpsest.cms.lift;

import java.util.List;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Snapshot;
import palimpsest.cms.ir.Target;
import palimpsest.cms.ir.Test;
import palimpsest.cms.ir.Trace;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Repeat;
import palimpsest.x86.isa.Segment;

/// String instructions, upwards: EFLAGS.DF is 0 wherever translations run.
final class Strings {
  /// Estimated share of iterations that are a repeated instruction's last, in 1/1000. Assumed.
  private static final int LAST = 50;

  private final Emitter emitter;

  Strings(Emitter emitter) {
    this.emitter = emitter;
  }

  /// One element.
  void iteration(Instruction instruction) {
    OperandWidth width = Emitter.width(instruction.operandSize());
    Place accumulator = Place.register(GuestState.EAX, instruction.operandSize());
    switch (instruction.mnemonic()) {
      case MOVS -> {
        emitter.store(width, destination(), emitter.load(width, source(instruction)));
        advance(GuestState.ESI, width);
        advance(GuestState.EDI, width);
      }
      case STOS -> {
        emitter.store(width, destination(), emitter.register(GuestState.EAX));
        advance(GuestState.EDI, width);
      }
      case LODS -> {
        accumulator.write(emitter, emitter.load(width, source(instruction)));
        advance(GuestState.ESI, width);
      }
      case SCAS -> {
        emitter.onlyCodes(Opcode.SUB, width, accumulator.read(emitter), emitter.load(width, destination()));
        advance(GuestState.EDI, width);
      }
      case CMPS -> {
        Operand first = emitter.load(width, source(instruction));
        emitter.onlyCodes(Opcode.SUB, width, first, emitter.load(width, destination()));
        advance(GuestState.ESI, width);
        advance(GuestState.EDI, width);
      }
      default -> throw new IllegalArgumentException("no string instruction: " + instruction.mnemonic());
    }
  }

  private Operand source(Instruction instruction) {
    return emitter.plus(emitter.register(GuestState.ESI), emitter.base(instruction.segment()));
  }

  private Operand destination() {
    return emitter.plus(emitter.register(GuestState.EDI), emitter.base(Segment.ES));
  }

  private void advance(int register, OperandWidth width) {
    emitter.register(register, emitter.plus(emitter.register(register), width.bits() / 8));
  }

  /// A repeated string instruction as a loop of its own, `iterations` elements a turn.
  ///
  /// It retires when it leaves, never when it turns: however long, it is one instruction, and its iterations are
  /// counted apart.
  Trace repeated(int eip, Instruction instruction, int iterations) {
    Target next = new Target.Direct(eip + instruction.length());
    for (int done = 0; done < iterations; done++) {
      Operand counter = emitter.register(GuestState.ECX);
      emitter.exit(new Test.OnZero(true, counter), next, snapshot(1, done), LAST);
      iteration(instruction);
      emitter.register(GuestState.ECX, emitter.alu(Opcode.SUB, counter, new Const(1)));
      if (instruction.mnemonic() == Mnemonic.CMPS || instruction.mnemonic() == Mnemonic.SCAS) {
        Condition stop = instruction.repeat() == Repeat.REPNE ? Condition.E : Condition.NE;
        emitter.exit(new Test.OnCodes(stop, emitter.codes()), next, snapshot(1, done + 1), LAST);
      }
    }
    Trace.End end = new Trace.End.Always(eip, new Target.LoopHead(), snapshot(0, iterations));
    return new Trace(eip, List.of(), emitter.body(), end, List.of(), emitter.ids());
  }

  private Snapshot snapshot(int retired, int iterations) {
    return emitter.snapshot(retired, new Const(0), iterations);
  }
}
