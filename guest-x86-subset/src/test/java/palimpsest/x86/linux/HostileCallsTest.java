package palimpsest.x86.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/// Whatever a guest asks, the personality answers.
class HostileCallsTest {
  private static final int S = TestProcess.SCRATCH;
  private static final List<String> PATHS = 
      List.of("f", "/f", "dir", "../../etc", "", "/dev/null", "dir/x", "/proc/self/exe");

  /// A system call to make.
  record Call(int number, List<Integer> arguments) {}

  @Provide
  Arbitrary<Call> calls() {
    Arbitrary<Integer> argument =
        Arbitraries.oneOf(
            Arbitraries.of(0, 1, 2, 3, 4, 8, 16, 1000, 4096, -1, -100, 0x42, 0x241, 0x1_0000, 1 << 20),
            Arbitraries.integers().between(0, PATHS.size() - 1).map(i -> S + 64 * i),
            Arbitraries.of(S + 512, S + 4094, S + 0xfffe, 0xbfff_fffe, 0xc000_0000, 0x0804_8000, 0x4000_0000),
            Arbitraries.integers());
    return Combinators.combine(Arbitraries.integers().between(0, 451), argument.list().ofSize(6)).as(Call::new);
  }

  @Property(tries = 100)
  void everyCallReturnsOrEndsTheProcess(@ForAll @Size(min = 1, max = 60) List<@From("calls") Call> calls)
      throws IOException {
    Path outside = Files.createTempDirectory("hostile");
    try {
      Path root = Files.createDirectory(outside.resolve("root"));
      Files.writeString(root.resolve("f"), "content");
      Files.createDirectory(root.resolve("dir"));
      TestProcess test = new TestProcess(Optional.of(root));
      test.word(0, 0);
      for (Call call : calls) {
        for (int i = 0; i < PATHS.size(); i++) {
          poke(test, S + 64 * i, PATHS.get(i));
        }
        int[] arguments = call.arguments.stream().mapToInt(Integer::intValue).toArray();
        if (test.outcome(call.number, arguments) instanceof SyscallOutcome.Exited(Exit exit)) {
          assertTrue(exit.status() >= 0 && exit.status() < 256);
          break;
        }
      }
      try (Stream<Path> all = Files.list(outside)) {
        assertEquals(List.of(root), all.toList(), "nothing appeared outside the root");
      }
    } finally {
      try (Stream<Path> all = Files.walk(outside)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /// Puts a path into memory if the guest has not taken it away.
  private static void poke(TestProcess test, int address, String path) {
    if (test.mmu.walk(address, true, true) >= 0) {
      byte[] bytes = (path + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8);
      test.mmu.copyOut(address, bytes, 0, bytes.length);
    }
  }
}
