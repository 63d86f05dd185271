package palimpsest.verify.engines;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.verify.guest.Configuration;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;

/// Runs a guest on the reference engine and on the compiled engine, side by side, and compares them whenever both have
/// come to rest: invariant E1.
///
/// Engines come to rest where CMS takes over, which they do at the same places or else differ; so asking for more
/// comparisons than that changes nothing about either run. Standard input is read once, for both. Both see the same
/// files, so the guest should not write any.
public final class EngineComparison {
  /// How many comparisons at rest go by between two of everything but memory, which takes longer the longer a run.
  private static final int FULL = 16;

  /// How many go by between two comparisons of all memory.
  private static final int MEMORY = 256;

  /// How many go by between two comparisons of all that either would be saved with, in which caches and TLB show.
  private static final int STATE = 128;

  private final Configuration configuration;
  private final Launch launch;
  private final long every;
  private final long limit;
  private final Tape input;
  private final EnginePair pair;
  private long comparisons;
  private long agreedAt;

  /// @param configuration what both machines have in common; which engine it names does not matter
  /// @param launch the guest; what the compiled engine's writes goes to its output
  /// @param every guest instructions between two comparisons, at least 1; with [Long#MAX_VALUE] there is one, at the
  ///     end
  /// @param limit guest instructions after which both stop
  /// @throws ElfException in one line, if the program cannot be run
  public EngineComparison(Configuration configuration, Launch launch, long every, long limit) throws ElfException {
    this.configuration = configuration;
    this.launch = launch;
    this.every = every;
    this.limit = limit;
    this.input = new Tape(launch.streams().in());
    this.pair = new EnginePair(configuration, launch, input, launch.streams());
  }

  /// The machine with the compiled engine: what the run came to, if the engines agree.
  public GuestMachine subject() {
    return pair.subject();
  }

  /// How many times they were compared.
  public long comparisons() {
    return comparisons;
  }

  /// Runs both to the end.
  ///
  /// @return the first difference, if there is one, narrowed down by further runs
  public Optional<EngineDifference> run() throws ElfException {
    Optional<EngineDifference> first = first();
    return first.isPresent() ? Optional.of(narrowed(first.get())) : first;
  }

  /// Runs both to the end.
  ///
  /// @return the first difference, if there is one, as this run shows it
  public Optional<EngineDifference> first() {
    while (true) {
      long pause = every > Long.MAX_VALUE - pair.retired() ? Long.MAX_VALUE : pair.retired() + every;
      List<String> broken = pair.run(machine -> machine.run(limit, pause));
      boolean over = pair.ended() || pair.retired() >= limit || !broken.isEmpty();
      comparisons++;
      List<String> differences = new ArrayList<>(pair.differences(depth(over)));
      if (over || comparisons % MEMORY == 0) {
        differences.addAll(pair.memoryDifferences());
      }
      if (differences.isEmpty() && broken.isEmpty() && comparisons % STATE == 1) {
        differences.addAll(pair.stateDifferences());
      }
      differences.addAll(broken);
      if (!differences.isEmpty()) {
        return Optional.of(new EngineDifference(
            differences, agreedAt, pair.retired(), OptionalLong.empty(), List.of()));
      }
      if (over) {
        return Optional.empty();
      }
      if (depth(false) == Reading.Depth.FULL) {
        agreedAt = pair.retired();
      }
    }
  }

  private Reading.Depth depth(boolean over) {
    return over || comparisons % FULL == 0 ? Reading.Depth.FULL : Reading.Depth.BRIEF;
  }

  private EngineDifference narrowed(EngineDifference first) throws ElfException {
    OutputStream nowhere = OutputStream.nullOutputStream();
    var silent = new StandardStreams(launch.streams().in(), nowhere, nowhere);
    return new Narrowing(configuration, launch, input, silent, limit).of(first);
  }
}
