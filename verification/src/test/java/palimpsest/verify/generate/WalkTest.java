package palimpsest.verify.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.pipeline.StageObserver;
import palimpsest.cms.region.GuestPath;
import palimpsest.cms.runtime.Attachments;
import palimpsest.host.machine.Machines;
import palimpsest.verify.generate.Walk.Deed;
import palimpsest.verify.generate.Walk.Deed.What;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Outcome;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.LockstepReplayer;

/// Array walks come to gear 4, which begins their turns in the turns before.
class WalkTest {
  private static final int TURNS = 40;
  private static final int ROUNDS = 120;
  private static final long LIMIT = 2_000_000;
  private static final String PAGE_FAULTS = "event.ROLLBACKS_PAGE";

  private static final List<Deed> SUMS = List.of(new Deed(What.LOOK_UP, 4, 1, 0), new Deed(What.TURN, 4, 1, 0));

  /// Counts the loops that carry something.
  private record Rotated(AtomicInteger loops) implements StageObserver {
    @Override
    public void selected(GuestPath path) {}

    @Override
    public void transformed(String stage, Trace trace) {
      if (!trace.carried().isEmpty()) {
        loops.incrementAndGet();
      }
    }

    @Override
    public void compiled(CompiledTrace code) {}
  }

  static List<String> presets() {
    return Machines.names();
  }

  private static Outcome compared(String preset, Walk walk, String settings, AtomicInteger rotated) {
    GuestCode program = new GuestCode(Collections.nCopies(Location.FREE.size(), 0x1234_5678), ROUNDS, List.of(walk));
    return switch (LockstepReplayer.compare(watched(preset, settings, rotated), LIMIT, program.assemble())) {
      case Verdict.Agreed(Outcome outcome, _) -> outcome;
      case Verdict.Diverged diverged -> throw new AssertionError(diverged.toString());
    };
  }

  private static Lockstep watched(String preset, String settings, AtomicInteger rotated) {
    Lockstep lockstep = LockstepCase.eager(preset, 4).lockstep();
    Configuration watched =
        lockstep.subject()
            .withOptions(lockstep.subject().options().with(eager -> settings.isEmpty() ? eager : eager.with(settings)))
            .withAttachments(() -> Attachments.NONE.withStages(new Rotated(rotated)));
    return new Lockstep(lockstep.reference(), watched, lockstep.memoryInterval());
  }

  /// Without copies of its body no load of a loop is above the exit before it but by rotation.
  @ParameterizedTest
  @MethodSource("presets")
  void aLoadBegunInTheTurnBeforeDoesNotFaultForTheGuestWhereTheArrayEndsWithItsPage(String preset) {
    Walk walk = new Walk(TURNS, Walk.End.LAST_PAGE, 1, 0, SUMS);
    AtomicInteger rotated = new AtomicInteger();
    Outcome outcome = compared(preset, walk, "unroll-limit=1", rotated);
    assertTrue(rotated.get() > 0, "no loop carries anything");
    assertTrue(outcome.exit().isPresent(), "the guest did not end");
    Outcome plain = compared(preset, walk, "unroll-limit=1,rotation=off", new AtomicInteger());
    assertEquals(0, plain.statistic(PAGE_FAULTS));
    assertTrue(outcome.statistic(PAGE_FAULTS) > 0, "no load went beyond the page");
  }
}
