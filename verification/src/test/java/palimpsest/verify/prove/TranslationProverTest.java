package palimpsest.verify.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Test.OnCodes;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.optimise.Pass;
import palimpsest.cms.optimise.PassPlan;
import palimpsest.cms.pipeline.StageObserver;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.isa.Opcode;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Machines;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.Stint;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.ManifestRow;

class TranslationProverTest {
  private static final Path GUESTS = Path.of("guests");

  private static Guest guest(String program) throws Exception {
    return ManifestRow.all(GUESTS, "small").stream()
        .filter(row -> row.program().equals(program))
        .findFirst()
        .orElseThrow()
        .guest();
  }

  private static Tally proved(String program, int gear, long limit, PassPlan plan) throws Exception {
    MachineDescription description = Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), 24);
    Configuration eager = Configuration.eager(description, gear);
    RunProof proof = new RunProof(description, Attachments.NONE.withPlan(plan));
    GuestMachine machine = eager.withOptions(eager.options().withCheck(false))
        .load(
            guest(program).launch(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()),
            proof.attachments());
    proof.watch(machine.state());
    machine.run(limit);
    return proof.prove();
  }

  /// sieve has loops whose invariants are hoisted, sort alias checks and recursion, hello repeated string instructions.
  @ParameterizedTest
  @CsvSource({"sieve,3,1500000", "sort,2,150000", "sort,3,150000", "hello,3,150000"})
  void everyTranslationOfAGuestProgramIsProved(String program, int gear, long limit) throws Exception {
    Tally tally = proved(program, gear, limit, PassPlan.STANDARD);
    assertTrue(tally.all() > 4, tally.toString());
    assertEquals(tally.all(), tally.proved(), tally.toString());
  }

  @Test
  void aConstantThatIsOffByOneIsRefuted() throws Exception {
    assertRefuted(op -> op instanceof Op.Alu alu && alu.op() == Opcode.ADD && alu.b() instanceof Const(int value)
        ? new Op.Alu(alu.eip(), alu.op(), alu.width(), alu.dst(), alu.codesOut(), alu.a(), new Const(value + 1),
            alu.old(), alu.codesIn())
        : op);
  }

  @Test
  void flagsOfTheWrongOperationAreRefuted() throws Exception {
    assertRefuted(op -> op instanceof Op.Alu alu && alu.op() == Opcode.SUB && alu.codesOut().exists()
        ? new Op.Alu(alu.eip(), Opcode.AND, alu.width(), alu.dst(), alu.codesOut(), alu.a(), alu.b(), alu.old(),
            alu.codesIn())
        : op);
  }

  @Test
  void anExitOnTheOppositeConditionIsRefuted() throws Exception {
    assertRefuted(op -> op instanceof Op.Exit exit && exit.test() instanceof OnCodes test
        ? new Op.Exit(
            exit.eip(), new OnCodes(test.condition().negated(), test.codes()), exit.target(), exit.snapshot(),
            exit.likelihood())
        : op);
  }

  @Test
  void aStoreOfTheWrongValueIsRefuted() throws Exception {
    assertRefuted(op -> op instanceof Op.Store store
        ? new Op.Store(store.eip(), store.width(), store.address(), new Const(0x55))
        : op);
  }

  /// Proves a stretch of sieve whose translations all end with `wrong` applied to each operation.
  private static void assertRefuted(UnaryOperator<Op> wrong) throws Exception {
    Pass pass = new Pass() {
      @Override
      public String name() {
        return "a planted bug";
      }

      @Override
      public Trace apply(Trace trace) {
        List<Op> body = new ArrayList<>();
        trace.body().forEach(op -> body.add(wrong.apply(op)));
        return new Trace(trace.head(), trace.prologue(), body, trace.end(), trace.reuses(), trace.values());
      }
    };
    Tally tally = proved("sieve", 3, 20_000, PassPlan.STANDARD.then(pass));
    assertFalse(tally.refutations().isEmpty(), tally.toString());
  }

  /// The proof is about bytes: here a conditional branch leads to where it would fall through anyway.
  @Test
  void aBranchThatLeadsBothWaysToOnePlaceIsRefuted() throws Exception {
    MachineDescription description = Machines.load(Machines.DEFAULT);
    MadeTranslations made = new MadeTranslations(StageObserver.NONE);
    GuestMachine machine = Configuration.eager(description, 2).load(
        guest("sort").launch(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()),
        Attachments.NONE.withStages(made));
    made.watch(machine.state());
    machine.run(150_000);
    TranslationProver prover = new TranslationProver(description, TranslationProver.EFFORT);
    int branches = 0;
    for (MadeTranslation each : made.take()) {
      SkippedBranch skipped = new SkippedBranch(each.code(), description);
      if (skipped.found()) {
        branches++;
        assertInstanceOf(
            Verdict.Refuted.class,
            prover.prove(new MadeTranslation(each.path(), skipped, each.fsBase(), each.gsBase(), false)),
            each.toString());
      }
    }
    assertTrue(branches > 2, "branches: " + branches);
  }

  @Test
  void generatedProgramsAndGuestsAreProvedInTurn() throws Exception {
    AreaReport report = new ProofArea(List.of(guest("crc32"))).run(Stint.of(7, 40));
    assertTrue(report.findings().isEmpty(), report.findings().toString());
    AreaReport.Tally proved = report.tallies().getFirst();
    assertEquals(40, proved.of());
    assertTrue(proved.count() >= 25, report.toString());
    AreaReport.Tally unsupported = report.tallies().get(2);
    assertEquals("translations unsupported", unsupported.what());
    assertTrue(proved.count() + unsupported.count() >= 36, report.toString());
  }
}
