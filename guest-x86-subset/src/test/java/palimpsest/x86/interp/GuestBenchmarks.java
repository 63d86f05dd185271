package palimpsest.x86.interp;

import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import palimpsest.x86.isa.Decoder;

/// The decoder and the interpreter; `.ci/microbenchmarks` runs them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class GuestBenchmarks {
  private static final int MANY = 10_000;

  private final byte[] instruction = HexFormat.of().parseHex("c784886000000078563412");
  private final Decoder decoder = new Decoder();
  /// `add eax,[ebx]; mov [ebx+4],eax; inc ecx; xor edx,ecx; jmp` to the first.
  private final Bench loop = Bench.of("03 03 89 43 04 41 31 ca eb f6").set(3, Bench.DATA);

  /// `mov dword [eax+ecx*4+60h], 12345678h`.
  @Benchmark
  public Object decoding() {
    return decoder.decode(index -> instruction[index] & 0xff);
  }

  /// An instruction of a loop of five.
  @Benchmark
  @OperationsPerInvocation(MANY)
  public Object interpreting() {
    return loop.interpreter.run(MANY, Interpreter.NEVER_HOT);
  }
}
