package palimpsest.cms.lift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.ir.TraceEvaluator;
import palimpsest.cms.ir.TraceParser;
import palimpsest.cms.ir.TracePrinter;
import palimpsest.cms.ir.TraceVerifier;
import palimpsest.cms.optimise.Pass;
import palimpsest.cms.optimise.Passes;
import palimpsest.cms.region.GuestPath;
import palimpsest.cms.region.Profile;
import palimpsest.cms.region.RegionSelector;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;

/// Interpreter, lifted trace and optimised trace do the same to any guest: the project's two statements of x86
/// semantics agree, no pass changes what code means, and every stage reads back from its text.
class AgreementTest {
  private static final int TURNS = 4;
  static final TranslationPolicy BOLD =
      TranslationPolicy.optimised(40).withMaxInstructions(60).withUnroll(3);

  @Property(tries = 100)
  void straightCodeLifted(@ForAll("programs") List<Piece> pieces, @ForAll long seed) {
    compare(pieces, seed, TranslationPolicy.quick(32), List.of());
  }

  @Property(tries = 100)
  void superblocksLifted(@ForAll("programs") List<Piece> pieces, @ForAll long seed) {
    compare(pieces, seed, BOLD, List.of());
  }

  @Property(tries = 100)
  void gear2(@ForAll("programs") List<Piece> pieces, @ForAll long seed) {
    TranslationPolicy quick = TranslationPolicy.quick(32);
    compare(pieces, seed, quick, Passes.forPolicy(quick, 8));
  }

  @Property(tries = 300)
  void gear3(@ForAll("programs") List<Piece> pieces, @ForAll long seed) {
    compare(pieces, seed, BOLD, Passes.forPolicy(BOLD, 8));
  }

  @Property(tries = 200)
  void gear4(@ForAll("programs") List<Piece> pieces, @ForAll long seed) {
    TranslationPolicy thorough = TranslationPolicy.thorough(40).withMaxInstructions(100).withUnroll(5);
    compare(pieces, seed, thorough, Passes.forPolicy(thorough, 8));
  }

  @Provide
  Arbitrary<List<Piece>> programs() {
    return Arbitraries.randomValue(PieceMaker::make).list().ofMinSize(1).ofMaxSize(24);
  }

  static void compare(List<Piece> pieces, long seed, TranslationPolicy policy, List<Pass> passes) {
    GuestBench bench = new GuestBench(Piece.link(pieces));
    GuestPath path =
        new RegionSelector().select(bench.guestCode(), new RandomProfile(seed), GuestBench.CODE, policy);
    Trace trace = new Lifter().lift(path, new SegmentBases(0, 0));
    verify("lift", trace);
    for (Pass pass : passes) {
      trace = pass.apply(trace);
      verify(pass.name(), trace);
    }
    int[] registers = start(bench, new Random(seed));
    int codes = bench.state.eflags() & Eflags.ARITHMETIC;
    TraceEvaluator.Outcome outcome;
    try {
      outcome = TraceEvaluator.evaluate(trace, bench.flatMemory(), registers, codes, TURNS);
    } catch (TraceEvaluator.Rollback _) {
      return;
    }
    if (bench.codeChanged()) {
      return;
    }
    interpret(bench, outcome);
    if (bench.exhausted() || bench.codeChanged()) {
      return;
    }
    String context = pieces + "\n" + TracePrinter.print(trace);
    for (int i = 0; i < 8; i++) {
      assertEquals(bench.state.gpr(i), outcome.registers().get(i), "register " + i + "\n" + context);
    }
    assertEquals(
        Integer.toHexString(bench.state.eflags() & Eflags.ARITHMETIC),
        Integer.toHexString(outcome.codes()),
        () -> "flags\n" + context);
    assertEquals(Integer.toHexString(bench.state.eip()), Integer.toHexString(outcome.eip()), () -> "eip\n" + context);
    assertEquals(Optional.empty(), bench.difference(), () -> context);
    assertEquals(bench.interpreter.repIterations(), outcome.repIterations(), () -> "iterations\n" + context);
  }

  /// Interprets as far as the trace went. A repeated string instruction that the trace has not finished is no place for
  /// an interpreter to stop: its element count is compared only when it has.
  private static void interpret(GuestBench bench, TraceEvaluator.Outcome outcome) {
    try {
      bench.interpret(outcome.retired());
    } catch (GuestFault fault) {
      throw new AssertionError("the interpreter raises " + fault.vector() + " where the trace does not", fault);
    }
  }

  private static int[] start(GuestBench bench, Random random) {
    int[] registers = new int[8];
    for (int i = 0; i < 8; i++) {
      registers[i] =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(64);
            case 1 -> random.nextInt();
            default -> GuestBench.DATA + random.nextInt(48);
          };
    }
    registers[GuestState.ESP] = GuestBench.STACK;
    for (int i = 0; i < 8; i++) {
      bench.state.setGpr(i, registers[i]);
    }
    bench.state.setEflags(bench.state.eflags() & ~Eflags.ARITHMETIC | random.nextInt() & Eflags.ARITHMETIC);
    return registers;
  }

  private static void verify(String stage, Trace trace) {
    List<String> problems = TraceVerifier.problems(trace);
    assertTrue(problems.isEmpty(), () -> "after " + stage + ": " + problems + "\n" + TracePrinter.print(trace));
    assertEquals(trace, TraceParser.parse(TracePrinter.print(trace)));
  }

  /// Branches that go this way or that, by their address.
  private record RandomProfile(long seed) implements Profile {
    @Override
    public long executions(int eip) {
      return 1;
    }

    @Override
    public Optional<Integer> taken(int eip) {
      int mixed = (int) ((seed ^ eip) * 0x9e37_79b9_7f4a_7c15L >>> 40);
      return Optional.of(new int[] {20, 100, 500, 700, 950, 999}[Math.floorMod(mixed, 6)]);
    }

    @Override
    public Optional<Likely> likelyTarget(int eip) {
      return Optional.empty();
    }

    @Override
    public boolean loopHead(int eip) {
      return false;
    }
  }
}
