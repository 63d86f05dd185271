package palimpsest.workbench.cores;

import java.util.List;
import java.util.stream.IntStream;
import palimpsest.x86.isa.ControlFlow;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Repeat;

/// An instruction as micro-operations, in their order. The arrays are nobody's to change.
final class Cracked {
  final Instruction instruction;
  /// At least one.
  final Uop[] uops;
  /// The memory accesses the micro-operations name.
  final Access[] accesses;
  /// Indices behind the last micro-operation of each pass through a pipeline that has one memory access and one
  /// execution for each.
  final int[] passes;
  /// How it leads on.
  final ControlFlow flow;
  /// Whether its target is not in the instruction.
  final boolean indirect;
  /// Whether nothing overtakes it.
  final boolean serialising;
  /// Whether it does the same once more for each count of eCX.
  final boolean repeats;

  Cracked(Instruction in, List<Uop> uops, List<Access> accesses) {
    this.instruction = in;
    this.uops = uops.toArray(Uop[]::new);
    this.accesses = accesses.toArray(Access[]::new);
    this.passes = passes(uops);
    this.flow = ControlFlow.of(in.mnemonic());
    this.indirect = (flow == ControlFlow.JUMP || flow == ControlFlow.CALL)
        && !(in.operand(0) instanceof Operand.Rel || in.operand(0) instanceof Operand.Far);
    this.serialising =
        flow == ControlFlow.INTERRUPT || in.mnemonic() == Mnemonic.CPUID || in.mnemonic() == Mnemonic.IRET;
    this.repeats = in.repeat() != Repeat.NONE;
  }

  private static int[] passes(List<Uop> uops) {
    return IntStream.rangeClosed(1, uops.size()).filter(end -> end == uops.size() || begins(uops, end)).toArray();
  }

  /// Whether a pass begins with micro-operation `n`.
  private static boolean begins(List<Uop> uops, int n) {
    int from = n - 1;
    while (from > 0 && !begins(uops, from)) {
      from--;
    }
    return !fits(uops.subList(from, n), uops.get(n).kind);
  }

  private static boolean fits(List<Uop> pass, UopKind next) {
    return switch (next) {
      case LOAD -> pass.stream().noneMatch(uop -> uop.access >= 0);
      case STORE_ADDRESS -> pass.stream().allMatch(uop -> uop.kind == UopKind.ALU);
      case STORE_DATA, EXCHANGE -> true;
      case ALU, SHIFT, MULTIPLY, DIVIDE, BRANCH, MEDIA, FLOAT, FLOAT_DIVIDE, FLOAT_ROOT ->
          pass.stream().allMatch(uop -> uop.access >= 0 || uop.kind == UopKind.STORE_DATA);
    };
  }
}
