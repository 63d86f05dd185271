package palimpsest.cms.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.ir.TraceEvaluator;
import palimpsest.host.core.Departure;
import palimpsest.host.core.HostFault;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Machines;

/// What a trace means is what its translation does, on every machine and under every policy.
class BackendTest {
  private static final int TURNS = 3;
  private static final double MOST_PERCENT = 66;
  /// More than any translation retires that comes to its end.
  private static final long MOST_INSTRUCTIONS = 100_000;

  private static final List<MachineDescription> MACHINES =
      Machines.names().stream().map(TranslationBench::machine).toList();

  @Property(tries = 300)
  void translationsOfShortTracesDoWhatTheTracesMean(@ForAll long seed, @ForAll @IntRange(max = 40) int length) {
    check(seed, length);
    mostCompile();
  }

  @Property(tries = 60)
  void translationsOfLongTracesDoWhatTheTracesMean(
      @ForAll long seed, @ForAll @IntRange(min = 40, max = 300) int length) {
    check(seed, length);
    mostCompile();
  }

  @Property(tries = 200)
  void translationsOfRotatedLoopsDoWhatTheLoopsMean(@ForAll long seed, @ForAll @IntRange(max = 60) int length) {
    Trace trace = RandomTraces.of(seed, length);
    Random random = new Random(seed);
    List<Trace> rotated = RotationTest.rotations(trace, RotationTest.thorough());
    if (!rotated.isEmpty()) {
      Trace form = rotated.get(random.nextInt(rotated.size()));
      compare(trace, form, MACHINES.get(random.nextInt(MACHINES.size())), RotationTest.thorough(), random);
    }
  }

  @Example
  void aValueThatTheBodyReadsUnderAnotherNameTooEntersByACopy() {
    translationsOfRotatedLoopsDoWhatTheLoopsMean(-3445156, 30);
  }

  /// Here for ever, but for the limit.
  @Example
  void aRotatedLoopGoesOnWhereAReuseThatItNoLongerNeedsWouldHaveRolledBack() {
    translationsOfRotatedLoopsDoWhatTheLoopsMean(17296, 32);
  }

  /// Says that most traces of a property can be compiled, or it would have compared next to nothing.
  private static void mostCompile() {
    Statistics.coverage(coverage -> coverage.check(true).percentage(compiled -> compiled > MOST_PERCENT));
  }

  private static void check(long seed, int length) {
    Trace trace = RandomTraces.of(seed, length);
    Random random = new Random(seed);
    boolean quick = random.nextInt(4) == 0;
    TranslationPolicy policy = quick
        ? TranslationPolicy.quick(32)
        : bold(random);
    compare(trace, trace, MACHINES.get(random.nextInt(MACHINES.size())), policy, random);
  }

  private static TranslationPolicy bold(Random random) {
    TranslationPolicy policy = TranslationPolicy.optimised(32).withUnroll(1);
    TranslationPolicy ordered =
        switch (random.nextInt(8)) {
          case 0 -> policy.withReordering(TranslationPolicy.Reordering.OFF);
          case 1 -> policy.withReordering(TranslationPolicy.Reordering.PROVABLE);
          default -> policy;
        };
    TranslationPolicy controlled = random.nextInt(4) == 0 ? ordered.withoutControlSpeculation() : ordered;
    return random.nextInt(8) == 0 ? controlled.withInOrder(Set.of(RandomTraces.HEAD)) : controlled;
  }

  /// What a trace leaves, and in which memory.
  private record Meaning(TraceEvaluator.Outcome outcome, ModuloMemory memory) {}

  /// What `trace` means, if it does not roll back.
  private static Optional<Meaning> meaning(Trace trace, byte[] image, int[] registers, int codes) {
    ModuloMemory memory = new ModuloMemory(image.clone());
    try {
      return Optional.of(new Meaning(TraceEvaluator.evaluate(trace, memory, registers, codes, TURNS), memory));
    } catch (TraceEvaluator.Rollback rollback) {
      return Optional.empty();
    }
  }

  /// @param form what is compiled; it may not roll back where `trace` does not, but for overlaps. Where `trace` does, it
  ///     need not: a reuse that is no longer needed is not checked
  private static void compare(
      Trace trace, Trace form, MachineDescription machine, TranslationPolicy policy, Random random) {
    Optional<CompiledTrace> compiled = switch (new Backend(machine, Backend.Proof.CHECKED).compile(form, policy)) {
      case Compilation.Compiled(CompiledTrace code, _) -> Optional.of(code);
      case Compilation.Refused _ -> Optional.empty();
    };
    Statistics.collect(compiled.isPresent());
    if (compiled.isEmpty()) {
      return;
    }
    int[] registers = random.ints(8).toArray();
    for (int guest = 0; guest < 8; guest++) {
      if (random.nextInt(3) == 0) {
        registers[guest] = random.nextInt(3) * 8;
      }
    }
    byte[] image = new byte[TranslationBench.GUEST_BYTES];
    random.nextBytes(image);
    int codes = random.nextInt() & 0x8d5;
    TranslationBench bench = new TranslationBench(machine, compiled.get());
    bench.memory.write(0, image, 0, image.length);
    Optional<Meaning> expected =
        meaning(trace, image, registers, codes).or(() -> meaning(form, image, registers, codes));
    long limit = expected.map(Meaning::outcome)
        .filter(outcome -> outcome.eip() == trace.head())
        .map(outcome -> (long) outcome.retired())
        .orElse(MOST_INSTRUCTIONS);
    Departure departure = bench.run(registers, codes, limit);
    String listing = machine.name() + " " + policy + "\n"
        + String.join("\n", compiled.get().listing().stream().map(Object::toString).toList());
    switch (departure) {
      case Departure.Faulted(HostFault fault) -> {
        boolean spurious = fault.kind() == HostFault.Kind.ALIAS
            && (policy.aliasSpeculation() || !form.reuses().isEmpty());
        boolean store = fault.kind() == HostFault.Kind.STORE_BUFFER;
        assertTrue(spurious || store || expected.isEmpty(), () -> fault + "\n" + listing);
        assertTrue(compiled.get().resumePoints().containsKey(bench.offset(fault.resumePc())), listing);
      }
      case Departure.Trapped(_, int code) -> {
        assertTrue(expected.isPresent(), listing);
        ExitSite exit = compiled.get().exits().get(code);
        assertEquals(expected.get().outcome().eip(), exit.eip().orElse(bench.engine.state().register(45)), listing);
        same(expected.get(), bench, listing);
      }
      case Departure.Limit(int pc) -> {
        ResumePoint resume = Optional.ofNullable(compiled.get().resumePoints().get(bench.offset(pc))).orElseThrow();
        int eip = switch (resume) {
          case ResumePoint.At at -> at.eip();
          case ResumePoint.InRegister _ -> bench.engine.state().register(45);
        };
        assertEquals(trace.head(), eip, listing);
        same(expected.orElseThrow(() -> new AssertionError("no rollback\n" + listing)), bench, listing);
      }
    }
  }

  private static void same(Meaning meaning, TranslationBench bench, String listing) {
    TraceEvaluator.Outcome expected = meaning.outcome();
    for (int guest = 0; guest < 8; guest++) {
      assertEquals(expected.registers().get(guest), bench.engine.state().register(guest), "r" + guest + "\n" + listing);
    }
    assertEquals(expected.codes(), bench.engine.state().codes(), listing);
    assertEquals(expected.retired(), bench.ledger.events().guestInstructions(), listing);
    assertEquals(expected.repIterations(), bench.ledger.events().repIterations(), listing);
    byte[] image = new byte[TranslationBench.GUEST_BYTES];
    bench.memory.read(0, image, 0, image.length);
    assertEquals(-1, Arrays.mismatch(meaning.memory().bytes(), image), listing);
  }
}
