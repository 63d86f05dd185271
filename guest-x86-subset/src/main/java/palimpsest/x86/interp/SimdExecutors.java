package palimpsest.x86.interp;

import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.simd.IntegerOperations;
import palimpsest.x86.simd.Packed;
import palimpsest.x86.simd.PackedOperation;

/// The MMX instructions: where their operands are; what becomes of them is [palimpsest.x86.simd]'s.
///
/// An instruction on MMX registers is one on the x87 unit, too: it waits for pending exceptions, and leaves every
/// register in use (Intel SDM volume 1, sections 9.5 and 9.6.6).
final class SimdExecutors {
  private static final PackedOperation MOVE = (_, b, _, _) -> b;

  private final Instruction in;
  private final String name;

  private SimdExecutors(Instruction in) {
    this.in = in;
    this.name = OpcodeTable.simdRow(in).name();
  }

  static Executor bind(Instruction in) {
    return new SimdExecutors(in).bind();
  }

  private Executor bind() {
    return switch (name) {
      case "EMMS" -> Executor.of(
          c -> {
            FpuExecutors.await(c);
            c.state.fpu().leaveMmx();
          });
      case "MOVD", "MOVQ" -> operate(MOVE);
      default -> operate(
          IntegerOperations.of(name).orElseThrow(() -> new IllegalArgumentException("no executor for " + name)));
    };
  }

  private Executor operate(PackedOperation operation) {
    PackedPlace destination = PackedPlace.of(in, 0, true);
    PackedPlace source = PackedPlace.of(in, 1, true);
    boolean wide = destination.isWide();
    int immediate = in.operands().size() > 3 && in.operand(2) instanceof Operand.Imm(int value, _) ? value : 0;
    boolean reads = in.operand(0) instanceof Operand.Mmx;
    Executor.Action action = c -> {
      Packed old = reads ? destination.read(c) : Packed.ZERO;
      destination.write(c, operation.apply(old, source.read(c), wide, immediate));
    };
    return in.operands().stream().anyMatch(Operand.Mmx.class::isInstance) ? onMmx(action) : Executor.of(action);
  }

  private static Executor onMmx(Executor.Action action) {
    return Executor.of(
        c -> {
          FpuExecutors.await(c);
          action.execute(c);
          c.state.fpu().useAsMmx();
        });
  }
}
