package palimpsest.host.core;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import palimpsest.host.account.EventCounters;
import palimpsest.host.account.Ledger;
import palimpsest.host.compile.UnitCompiler;

/// The parts of the engines that a memory access or a molecule goes through, one by one; `.ci/microbenchmarks` runs
/// them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class HostBenchmarks {
  private static final int SETS = 128;
  private static final int WAYS = 16;
  private static final int LINE_BYTES = 32;
  private static final int ADDRESSES = 1 << 24;
  private static final int PAGES = 256;

  /// A loop as a translation has it: an interval of seven molecules with two loads and a store.
  private static final String LOOP = """
      head:
      { ld r8,[r4] ; add r1,r1,1 }
      { add r4,r4,4 ; add r5,r5,4 }
      { ld r9,[r4] ; add r2,r2,r8 }
      { xor r3,r3,r2 ; sub.c r62,r1,100 }
      { add r3,r3,r9 }
      { st [r5],r3 }
      { br.b head } commit
      { trap 0 } commit
      """;

  private final PackedCache cache = new PackedCache(SETS, WAYS, LINE_BYTES, ADDRESSES, Movement.IGNORED);
  private final Tlb tlb = new Tlb(PAGES, 4, Movement.IGNORED);
  private final Ledger ledger = new Ledger();
  private final Bench bench = Bench.of("tm5800");
  private final Scoreboard scoreboard;
  private final Predecoder predecoder;
  private final UnitCompiler compiler;
  private final int[] sources = {1, 2, 3};
  private final int[] destinations = {4, 5};
  private final int[] latencies = {1, 2};
  private int at;

  /// Caches and TLB filled, the loop decoded.
  public HostBenchmarks() {
    for (int page = 0; page < PAGES; page++) {
      tlb.fill(page << 12, new GuestTranslation.Walk.Mapped(page << 12, true, false));
    }
    for (int line = 0; line < SETS * WAYS; line++) {
      cache.access(line, true);
    }
    scoreboard = new Scoreboard(bench.machine.interlock(), ledger.clock(), ledger.cycles());
    int end = bench.base + bench.program(LOOP).code().length;
    predecoder = new Predecoder(bench.machine, bench.base, bench, new EventCounters());
    PredecodeCache predecoded = new PredecodeCache(bench.concealed, predecoder);
    // The compiler leaves out what was never executed.
    for (int i = 0; i < 100; i++) {
      int pc = bench.base;
      while (pc < end) {
        pc += predecoded.fetch(pc).bytes();
      }
    }
    compiler = new UnitCompiler(bench.machine, new CompiledEngine.Molecules(predecoded, _ -> false));
  }

  /// The line used last.
  @Benchmark
  public int cacheHitsTheNewestLine() {
    return cache.access(SETS - 1, false);
  }

  /// A line in the middle of its set.
  @Benchmark
  public int cacheHitsAnOlderLine() {
    at = at + 5 * SETS & SETS * WAYS - 1;
    return cache.access(at, false);
  }

  /// A line that is nowhere.
  @Benchmark
  public int cacheMisses() {
    at = at + 1 & (ADDRESSES / LINE_BYTES) - 1;
    return cache.access(at, false);
  }

  /// The page used last.
  @Benchmark
  public long tlbFindsTheNewestPage() {
    return tlb.lookUp(PAGES - 1 << 12);
  }

  /// Pages that take turns within their sets.
  @Benchmark
  public long tlbFindsAnOlderPage() {
    at = at + 64 & PAGES - 1;
    return tlb.lookUp(at << 12);
  }

  /// A molecule that need not wait, and its two results.
  @Benchmark
  public long scoreboardLetsAMoleculePass() {
    ledger.clock().advance(3);
    scoreboard.await(sources, destinations, latencies);
    scoreboard.produced(4, 1);
    scoreboard.produced(5, 2);
    return scoreboard.latest();
  }

  /// One molecule of two atoms, from its bytes.
  @Benchmark
  public Object predecoding() {
    return predecoder.predecode(bench.concealed, bench.base);
  }

  /// The class file of a unit of eight molecules.
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public Object unitCompiling() {
    return compiler.compile(bench.base, Spots.RELUCTANCE).orElseThrow();
  }
}
