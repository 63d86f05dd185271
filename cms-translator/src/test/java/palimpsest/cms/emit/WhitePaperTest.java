package palimpsest.cms.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Snapshot;
import palimpsest.cms.ir.Target;
import palimpsest.cms.ir.Trace;
import palimpsest.host.core.Departure;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.host.machine.MachineDescription;

/// The worked example of FACTS 2.1, after its second pass.
class WhitePaperTest {
  private static Operand.Value v(int id) {
    return new Operand.Value(id);
  }

  private static Trace example() {
    List<Op> body = new ArrayList<>();
    for (int guest = 0; guest < 8; guest++) {
      body.add(new Op.LiveIn(0x1000, v(guest), guest));
    }
    body.add(new Op.Load(0x1000, OperandWidth.W32, false, v(8), v(4)));
    body.add(alu(0x1003, Opcode.ADD, 9, Codes.NONE, v(0), v(8)));
    body.add(alu(0x1006, Opcode.ADD, 10, Codes.NONE, v(3), v(8)));
    body.add(new Op.Load(0x1009, OperandWidth.W32, false, v(11), v(5)));
    body.add(alu(0x100c, Opcode.SUB, 12, new Codes(13), v(1), new Operand.Const(5)));
    Snapshot end = new Snapshot(
        List.of(v(9), v(12), v(2), v(10), v(4), v(5), v(11), v(7)), new Codes(13), 4, new Operand.Const(0), 0);
    return new Trace(
        0x1000, List.of(), body, new Trace.End.Always(0x100f, new Target.Direct(0x100f), end), List.of(), 14);
  }

  private static Op alu(int eip, Opcode op, int dst, Codes codes, Operand a, Operand b) {
    return new Op.Alu(eip, op, OperandWidth.W32, v(dst), codes, a, b, Operand.NOTHING, Codes.NONE);
  }

  @Test
  void computesItsResultsInThePlaceOfTheGuestRegisters() {
    MachineDescription machine = TranslationBench.machine("tm5800");
    CompiledTrace compiled = TranslationBench.compile(machine, example(), TranslationPolicy.optimised(32));
    TranslationBench bench = new TranslationBench(machine, compiled);
    bench.memory.write32(0x200, 100);
    bench.memory.write32(0x300, 7);
    Departure departure = bench.run(new int[] {1, 2, 3, 4, 0x200, 0x300, 6, 8}, 0, Long.MAX_VALUE);
    assertInstanceOf(Departure.Trapped.class, departure);
    int[] expected = {101, -3, 3, 104, 0x200, 0x300, 7, 8};
    for (int guest = 0; guest < 8; guest++) {
      assertEquals(expected[guest], bench.engine.state().register(guest), "r" + guest);
    }
    assertEquals(4, bench.ledger.events().guestInstructions());
  }
}
