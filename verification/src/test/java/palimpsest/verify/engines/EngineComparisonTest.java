package palimpsest.verify.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.LoopInterference;
import palimpsest.host.core.Engine;
import palimpsest.host.core.HostFault;
import palimpsest.host.core.Interference;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.x86.linux.Launch;

/// The comparison of engines notices what it should, and says where it was.
class EngineComparisonTest {
  private static final Guest SORT = new Guest(Path.of("guests/bin/sort"), List.of("500"));

  /// Forgets all page translations once, before the molecule of this number: nothing a guest can see, but it costs.
  private record Forgetful(long[] left) implements Interference {
    @Override
    public Optional<HostFault.Kind> before(int moleculePc, Engine engine) {
      if (--left[0] == 0) {
        engine.tlb().flush();
      }
      return Optional.empty();
    }
  }

  private static Configuration configuration() throws MachineException {
    return Configuration.ordinary(Configuration.withMemory(Machines.load(Machines.DEFAULT), 8, 4), 4);
  }

  private static Launch launch(OutputStream out) {
    return SORT.launch(out, OutputStream.nullOutputStream());
  }

  /// Every second machine forgets, from the second on, and no other does: the comparison makes them in pairs.
  private static Configuration forgetful(long molecule) throws MachineException {
    Deque<Boolean> made = new ArrayDeque<>();
    return configuration().withAttachments(() -> {
      made.addLast(true);
      long when = made.size() % 2 == 0 ? molecule : Long.MAX_VALUE;
      return Attachments.NONE.withInterference(new Forgetful(new long[] {when}), LoopInterference.NONE);
    });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 1_000_000, Long.MAX_VALUE})
  void whatACacheForgetsIsNoticedAtAnyPace(long every) throws Exception {
    EngineDifference found = new EngineComparison(
        forgetful(40_000), launch(OutputStream.nullOutputStream()), every, Long.MAX_VALUE).run().orElseThrow();

    assertTrue(
        found.differences().stream().anyMatch(line -> line.startsWith("event tlb_misses ")), found::toString);
    assertTrue(found.limit().isPresent(), found::toString);
    assertTrue(found.retired() - found.agreedAt() < 400, found::toString);
    assertTrue(found.molecules().getLast().endsWith("commit"), found::toString);
  }

  @Test
  void theSameMachinesAgreeAndTheGuestIsHeardOnce() throws Exception {
    var out = new ByteArrayOutputStream();
    var comparison = new EngineComparison(configuration(), launch(out), 1_000, Long.MAX_VALUE);

    assertEquals(Optional.empty(), comparison.run());
    var alone = new ByteArrayOutputStream();
    configuration().load(launch(alone)).run(Long.MAX_VALUE);
    assertEquals(alone.toString(), out.toString());
    assertTrue(comparison.comparisons() > 10);
  }

  @Test
  void bothRunsReadTheSameInputInTheSamePieces() throws IOException {
    var tape = new Tape(new ByteArrayInputStream(new byte[] {1, 2, 3, 4, 5}));
    var first = tape.reader();
    var second = tape.reader();
    byte[] mine = new byte[3];
    byte[] theirs = new byte[3];
    for (int expected : new int[] {3, 2, -1, -1}) {
      assertEquals(expected, first.read(mine, 0, 3));
      assertEquals(expected, second.read(theirs, 0, 3));
      assertEquals(List.of(mine[0], mine[1], mine[2]), List.of(theirs[0], theirs[1], theirs[2]));
    }
  }
}
