package palimpsest.verify.junit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.optimise.Pass;
import palimpsest.cms.optimise.PassPlan;
import palimpsest.host.isa.Opcode;

class PassBatteryTest {
  /// Takes every subtraction for an addition if its second operand is a constant: the traces stay well formed.
  private static final class WrongSign implements Pass {
    @Override
    public String name() {
      return "wrong sign";
    }

    @Override
    public Trace apply(Trace trace) {
      List<Op> body = trace.body().stream().map(WrongSign::changed).toList();
      return new Trace(trace.head(), trace.prologue(), body, trace.end(), trace.reuses(), trace.values());
    }

    private static Op changed(Op op) {
      return switch (op) {
        case Op.Alu alu when alu.op() == Opcode.SUB && alu.b() instanceof Operand.Const ->
            new Op.Alu(alu.eip(), Opcode.ADD, alu.width(), alu.dst(), alu.codesOut(), alu.a(), alu.b(), alu.old(),
                alu.codesIn());
        case Op other -> other;
      };
    }
  }

  private static final class Wrong extends PassBattery {
    @Override
    protected PassPlan plan() {
      return PassPlan.STANDARD.then(new WrongSign());
    }
  }

  @Test
  void aWrongPassIsFoundReducedAndExplained() {
    DynamicTest first = new Wrong().generatedProgramsDoWhatTheInterpreterDoes().getFirst();
    AssertionError failure = assertThrows(AssertionError.class, () -> first.getExecutable().execute());
    String text = String.valueOf(failure.getMessage());
    for (String part : List.of("agreed ", "reference ", "subject ", "executed by the reference", "translation of",
        "scheduled as")) {
      assertTrue(text.contains(part), () -> "no \"" + part + "\" in\n" + text);
    }
    assertTrue(text.lines().filter(line -> line.startsWith("# 0")).count() < 60, () -> "not reduced:\n" + text);
  }
}
