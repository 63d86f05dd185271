package palimpsest.cms.lift;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Snapshot;
import palimpsest.cms.ir.Target;
import palimpsest.cms.ir.Test;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.region.GuestPath;
import palimpsest.cms.region.GuestPath.Follow;
import palimpsest.cms.region.GuestPath.Step;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.Opcode;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.ControlFlow;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Operand.Imm;

/// One walk along a path: what transfers control becomes exits and the end, all else goes to [Semantics].
final class PathWalk {
  private final GuestPath path;
  private final Emitter emitter;
  private final Semantics semantics;
  private final BitSet matchedCalls;
  private final Map<Integer, CodeField> fields;
  private final List<List<CodeChecks.Check>> checks;
  private final BitSet stores = new BitSet();
  private final Set<Integer> loaded = new HashSet<>();
  private int retired;
  private Operand retiredExtra = new Const(0);

  PathWalk(GuestPath path, Emitter emitter) {
    this(path, emitter, Map.of(), List.of());
  }

  /// @param fields constants to load from the guest's code, by the address of their instruction
  /// @param checks what to compare before each step; empty where nothing is
  PathWalk(GuestPath path, Emitter emitter, Map<Integer, CodeField> fields, List<List<CodeChecks.Check>> checks) {
    this.path = path;
    this.emitter = emitter;
    this.fields = fields;
    this.checks = checks;
    semantics = new Semantics(emitter);
    matchedCalls = matchedCalls(path.steps());
  }

  /// Calls whose return is followed too: they need no prediction, for the return never looks for one.
  private static BitSet matchedCalls(List<Step> steps) {
    BitSet matched = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      switch (step.instruction().mnemonic()) {
        case CALL -> open.push(i);
        case RET -> {
          if (!open.isEmpty()) {
            int call = open.pop();
            if (step.follow() instanceof Follow.Predicted) {
              matched.set(call);
            }
          }
        }
        default -> {}
      }
    }
    return matched;
  }

  /// The steps that store, once the path is lifted.
  BitSet stores() {
    return stores;
  }

  /// Addresses of the instructions whose constant was loaded.
  Set<Integer> loadedFields() {
    return loaded;
  }

  /// Compares what is to be compared before a step.
  private void check(int index) {
    if (index < checks.size()) {
      for (CodeChecks.Check check : checks.get(index)) {
        emitter.at(check.eip());
        emitter.same(emitter.load(check.width(), new Const(check.address())), new Const(check.expected()));
      }
    }
  }

  /// The next operations are those of a step.
  private void begin(Step step) {
    emitter.at(step.eip());
    emitter.field(Optional.ofNullable(fields.get(step.eip())));
  }

  private static boolean stores(Op op) {
    return op instanceof Op.Store || op instanceof Op.FloatStore;
  }

  /// Notes what a step has turned out to do.
  private void note(int index, Step step, int from) {
    if (emitter.body().subList(from, emitter.body().size()).stream().anyMatch(PathWalk::stores)) {
      stores.set(index);
    }
    if (emitter.fieldLoaded()) {
      loaded.add(step.eip());
    }
    emitter.field(Optional.empty());
  }

  Trace lift() {
    List<Step> steps = path.steps();
    int i = 0;
    while (i < steps.size() - 1) {
      Step step = steps.get(i);
      check(i);
      if (step.follow() instanceof Follow.Skip(int skipped)) {
        convert(step, steps.subList(i + 1, i + 1 + skipped));
        i += 1 + skipped;
      } else {
        pass(i, step);
        i++;
      }
    }
    if (i < steps.size()) {
      check(i);
    }
    Trace.End end =
        i < steps.size() ? finish(i, steps.get(i)) : always(steps.getLast(), onward(after(steps.getLast())));
    return new Trace(path.head(), emitter.prologue(), emitter.body(), end, List.of(), emitter.ids());
  }

  /// A step the path goes on behind.
  private void pass(int index, Step step) {
    Instruction instruction = step.instruction();
    int from = emitter.body().size();
    begin(step);
    switch (ControlFlow.of(instruction.mnemonic())) {
      case NONE -> {
        semantics.lift(instruction);
        retired++;
      }
      case CONDITIONAL -> {
        Test taken = test(instruction);
        retired++;
        boolean followsTaken = step.follow() instanceof Follow.Taken;
        emitter.exit(
            followsTaken ? taken.negated() : taken,
            new Target.Direct(followsTaken ? after(step) : target(step)),
            snapshot(),
            step.leaving());
      }
      case JUMP, CALL, RETURN -> {
        boolean direct = isDirect(instruction);
        Operand destination = transfer(index, step);
        retired++;
        if (!direct && step.follow() instanceof Follow.Predicted(int expected)) {
          emitter.exit(
              new Test.OnZero(false, emitter.alu(Opcode.XOR, destination, new Const(expected))),
              new Target.Indirect(destination, kind(instruction)),
              snapshot(),
              step.leaving());
        }
      }
      case INTERRUPT -> throw new IllegalArgumentException("not translatable: " + instruction.mnemonic());
    }
    note(index, step, from);
  }

  /// The last step.
  private Trace.End finish(int index, Step step) {
    int from = emitter.body().size();
    begin(step);
    Trace.End end = end(index, step);
    note(index, step, from);
    return end;
  }

  private Trace.End end(int index, Step step) {
    Instruction instruction = step.instruction();
    return switch (ControlFlow.of(instruction.mnemonic())) {
      case NONE -> {
        semantics.lift(instruction);
        retired++;
        yield always(step, onward(after(step)));
      }
      case CONDITIONAL -> {
        Test taken = test(instruction);
        retired++;
        boolean followsTaken = step.follow() instanceof Follow.Taken;
        Target onward = onward(followsTaken ? target(step) : after(step));
        Target other = new Target.Direct(followsTaken ? after(step) : target(step));
        yield new Trace.End.Either(
            step.eip(), taken, followsTaken ? onward : other, followsTaken ? other : onward, snapshot());
      }
      case JUMP, CALL, RETURN -> {
        boolean direct = isDirect(instruction);
        Operand destination = transfer(index, step);
        retired++;
        if (direct) {
          yield always(step, onward(target(step)));
        }
        Target indirect = new Target.Indirect(destination, kind(instruction));
        if (step.follow() instanceof Follow.Predicted(int expected)
            && path.end() == GuestPath.End.LOOP
            && emitter.isFloatStackBack()) {
          Test same = new Test.OnZero(true, emitter.alu(Opcode.XOR, destination, new Const(expected)));
          yield new Trace.End.Either(step.eip(), same, new Target.LoopHead(), indirect, snapshot());
        }
        yield always(step, indirect);
      }
      case INTERRUPT -> throw new IllegalArgumentException("not translatable: " + instruction.mnemonic());
    };
  }

  private Trace.End always(Step step, Target target) {
    return new Trace.End.Always(step.eip(), target, snapshot());
  }

  private Target onward(int eip) {
    return switch (path.end()) {
      case LOOP -> emitter.isFloatStackBack() ? new Target.LoopHead() : new Target.Direct(path.head());
      case LEAVE -> new Target.Direct(eip);
      case INTERPRET -> new Target.Interpret(eip);
    };
  }

  private Snapshot snapshot() {
    return emitter.snapshot(retired, retiredExtra, 0);
  }

  /// The effect of JMP, CALL or RET on stack and registers.
  ///
  /// @return where it goes
  private Operand transfer(int index, Step step) {
    Instruction instruction = step.instruction();
    return switch (instruction.mnemonic()) {
      case RET -> {
        int extra = !instruction.operands().isEmpty() && instruction.operand(0) instanceof Imm(int n, _) ? n : 0;
        yield semantics.stack().popReturn(extra);
      }
      case CALL -> {
        Operand destination = destination(step);
        semantics.stack().pushReturn(after(step));
        if (!matchedCalls.get(index)) {
          emitter.pushReturn(after(step));
        }
        yield destination;
      }
      case JMP -> destination(step);
      default -> throw new IllegalArgumentException("not translatable: " + instruction.mnemonic());
    };
  }

  private Operand destination(Step step) {
    return isDirect(step.instruction())
        ? new Const(target(step))
        : Place.of(emitter, step.instruction().operand(0)).read(emitter);
  }

  /// When a conditional branch is taken; LOOP and its kin count here.
  private Test test(Instruction instruction) {
    Mnemonic mnemonic = instruction.mnemonic();
    Operand counter = emitter.register(GuestState.ECX);
    if (mnemonic == Mnemonic.JCC) {
      return new Test.OnCodes(Emitter.condition(instruction.condition()), emitter.codes());
    }
    if (mnemonic == Mnemonic.JCXZ) {
      return new Test.OnZero(true, counter);
    }
    Operand left = emitter.alu(Opcode.SUB, counter, new Const(1));
    emitter.register(GuestState.ECX, left);
    return switch (mnemonic) {
      case LOOP -> new Test.OnZero(false, left);
      case LOOPE -> new Test.OnZero(false, emitter.select(Condition.E, left, new Const(0)));
      case LOOPNE -> new Test.OnZero(false, emitter.select(Condition.NE, left, new Const(0)));
      default -> throw new IllegalArgumentException("no conditional branch: " + mnemonic);
    };
  }

  /// A branch over a few instructions, which are executed anyway and then selected from. Their codes are dead at the
  /// join or they write none: the region selector has made sure.
  private void convert(Step branch, List<Step> arm) {
    emitter.at(branch.eip());
    Condition skips = Emitter.condition(branch.instruction().condition());
    Codes codes = emitter.codes();
    List<Operand> before = emitter.registers();
    emitter.silent(true);
    for (Step step : arm) {
      begin(step);
      semantics.lift(step.instruction());
      note(path.steps().size(), step, emitter.body().size());
    }
    emitter.silent(false);
    emitter.at(branch.eip());
    for (int register = 0; register < 8; register++) {
      emitter.register(register, select(skips, codes, before.get(register), emitter.register(register)));
    }
    retired++;
    Operand inArm = select(skips, codes, new Const(0), new Const(arm.size()));
    retiredExtra = retiredExtra instanceof Const ? inArm : emitter.alu(Opcode.ADD, retiredExtra, inArm);
  }

  /// A select with its constant, if it has one, in second place, where the host takes constants.
  private Operand select(Condition condition, Codes codes, Operand a, Operand b) {
    return a instanceof Const && !(b instanceof Const)
        ? emitter.select(condition.negated(), codes, b, a)
        : emitter.select(condition, codes, a, b);
  }

  private static boolean isDirect(Instruction instruction) {
    return instruction.mnemonic() != Mnemonic.RET
        && instruction.operand(0) instanceof palimpsest.x86.isa.Operand.Rel;
  }

  private static Target.Kind kind(Instruction instruction) {
    return switch (instruction.mnemonic()) {
      case RET -> Target.Kind.RETURN;
      case CALL -> Target.Kind.CALL;
      default -> Target.Kind.JUMP;
    };
  }

  private static int after(Step step) {
    return step.eip() + step.instruction().length();
  }

  private static int target(Step step) {
    return step.instruction().operand(0) instanceof palimpsest.x86.isa.Operand.Rel(int displacement)
        ? after(step) + displacement
        : after(step);
  }
}
