package palimpsest.verify.engines;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import palimpsest.verify.guest.Configuration;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;

/// Finds out by further runs where two engines part: first between which two rests, then under which instruction limit,
/// which an engine heeds at every commit.
///
/// What does not happen again (an engine may be ready earlier or later) stays as it was found.
final class Narrowing {
  /// So many guest instructions before its limit a run leaves translated code for good.
  static final long MARGIN = 1024;

  /// Comparisons of one run.
  private static final int STEPS = 64;

  private final Configuration configuration;
  private final Launch launch;
  private final Tape input;
  private final StandardStreams silent;
  private final long limit;

  Narrowing(Configuration configuration, Launch launch, Tape input, StandardStreams silent, long limit) {
    this.configuration = configuration;
    this.launch = launch;
    this.input = input;
    this.silent = silent;
    this.limit = limit;
  }

  EngineDifference of(EngineDifference first) throws ElfException {
    EngineDifference closest = first;
    long step = Math.max(1, (first.retired() - first.agreedAt()) / STEPS);
    while (true) {
      Optional<EngineDifference> closer = between(closest.agreedAt(), closest.retired(), step);
      if (closer.isEmpty()) {
        return closest;
      }
      closest = closer.get();
      if (step == 1) {
        return limited(closest);
      }
      step = Math.max(1, Math.min(step - 1, (closest.retired() - closest.agreedAt()) / STEPS));
    }
  }

  /// The first difference after `from` guest instructions and not behind `until`, compared every `step`.
  private Optional<EngineDifference> between(long from, long until, long step) throws ElfException {
    EnginePair pair = pair();
    long agreed = 0;
    for (long pause = from; ; pause = pair.retired() + step) {
      long at = pause;
      List<String> broken = pair.run(machine -> machine.run(limit, at));
      List<String> differences = new ArrayList<>(pair.differences(Reading.Depth.FULL));
      boolean over = pair.ended() || pair.retired() >= until;
      if (over && differences.isEmpty()) {
        differences.addAll(pair.memoryDifferences());
      }
      differences.addAll(broken);
      if (!differences.isEmpty()) {
        return Optional.of(
            new EngineDifference(differences, agreed, pair.retired(), OptionalLong.empty(), List.of()));
      }
      if (over) {
        return Optional.empty();
      }
      agreed = pair.retired();
    }
  }

  private EngineDifference limited(EngineDifference found) throws ElfException {
    long low = found.agreedAt();
    long high = Math.min(limit, found.retired() + 2 * MARGIN);
    if (agreesUnder(high, pair())) {
      return found;
    }
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (agreesUnder(middle, pair())) {
        low = middle;
      } else {
        high = middle;
      }
    }
    var last = new LastMolecules(configuration.machine().machine());
    EnginePair pair =
        new EnginePair(configuration, launch, input, silent, configuration.attachments().get().withMolecules(last));
    List<String> differences = differencesUnder(high, pair);
    return differences.isEmpty()
        ? found
        : new EngineDifference(
            differences, Math.max(0, low - MARGIN), pair.retired(), OptionalLong.of(high), last.text());
  }

  private static boolean agreesUnder(long instructions, EnginePair pair) {
    return differencesUnder(instructions, pair).isEmpty();
  }

  /// What is not the same where translated code has been left for good because of the limit.
  private static List<String> differencesUnder(long instructions, EnginePair pair) {
    List<String> broken = pair.run(machine -> machine.run(instructions, instructions - MARGIN));
    List<String> differences = new ArrayList<>(pair.differences(Reading.Depth.FULL));
    differences.addAll(broken);
    return differences;
  }

  private EnginePair pair() throws ElfException {
    return new EnginePair(configuration, launch, input, silent);
  }
}
