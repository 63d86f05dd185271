package palimpsest.verify.engines;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.core.EngineKind;
import palimpsest.memory.StateException;
import palimpsest.verify.guest.Configuration;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;

/// Two machines that differ in nothing but their engine, side by side.
final class EnginePair {
  private final Output referenceOutput = new Output();
  private final Output subjectOutput = new Output();
  private final GuestMachine reference;
  private final GuestMachine subject;

  /// What a machine does next.
  interface Stretch {
    GuestMachine.Progress run(GuestMachine machine);
  }

  /// Both machines, about to begin.
  ///
  /// @param configuration what both have in common; its engine is the subject's, unless it is the reference
  /// @param streams where the subject's output goes; the reference's goes nowhere
  EnginePair(
      Configuration configuration, Launch launch, Tape input, StandardStreams streams) throws ElfException {
    this(configuration, launch, input, streams, configuration.attachments().get());
  }

  /// The same with `attached` in the place of what the configuration attaches to the reference.
  EnginePair(
      Configuration configuration,
      Launch launch,
      Tape input,
      StandardStreams streams,
      Attachments attached)
      throws ElfException {
    OutputStream nowhere = OutputStream.nullOutputStream();
    reference = with(configuration, EngineKind.REFERENCE)
        .load(launched(launch, input, nowhere, nowhere, referenceOutput), attached);
    EngineKind asked = configuration.options().engine();
    subject = with(configuration, asked == EngineKind.REFERENCE ? EngineKind.COMPILED : asked)
        .load(launched(launch, input, streams.out(), streams.err(), subjectOutput));
  }

  private static Launch launched(Launch launch, Tape input, OutputStream out, OutputStream err, Output noted) {
    return new Launch(
        launch.program(),
        launch.arguments(),
        launch.environment(),
        launch.root(),
        launch.bindings(),
        new StandardStreams(input.reader(), noted.part(out, 1), noted.part(err, 2)),
        launch.processor(),
        launch.seed(),
        launch.epochSeconds());
  }

  private static Configuration with(Configuration configuration, EngineKind kind) {
    return configuration.withOptions(configuration.options().withEngine(kind));
  }

  GuestMachine reference() {
    return reference;
  }

  GuestMachine subject() {
    return subject;
  }

  /// Guest instructions the subject has retired.
  long retired() {
    return subject.ledger().events().guestInstructions();
  }

  /// Lets both run for a stretch.
  ///
  /// @return what went wrong with the subject alone, one line each; empty if both ran on or both broke down
  List<String> run(Stretch stretch) {
    Optional<Throwable> mine = attempt(stretch, reference);
    Optional<Throwable> theirs = attempt(stretch, subject);
    if (mine.isPresent() && theirs.isPresent()) {
      throw new IllegalStateException("both engines broke down", mine.get());
    }
    List<String> wrong = new ArrayList<>();
    mine.ifPresent(failure -> wrong.add("only the reference engine broke down: " + trace(failure)));
    theirs.ifPresent(failure -> wrong.add("the compiled engine broke down: " + trace(failure)));
    return wrong;
  }

  /// A class that cannot be loaded or verified is as much a failure of an engine as any other.
  private static Optional<Throwable> attempt(Stretch stretch, GuestMachine machine) {
    try {
      stretch.run(machine);
      return Optional.empty();
    } catch (RuntimeException | LinkageError failure) {
      return Optional.of(failure);
    }
  }

  private static String trace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }

  /// Whether both are over, or either is while the other is not.
  boolean ended() {
    return reference.exit().isPresent() || subject.exit().isPresent();
  }

  /// What is not the same about them now, their memory apart, one line each.
  List<String> differences(Reading.Depth depth) {
    if (depth == Reading.Depth.BRIEF
        && Arrays.equals(Reading.numbers(reference, referenceOutput), Reading.numbers(subject, subjectOutput))
        && reference.exit().equals(subject.exit())) {
      return List.of();
    }
    return Reading.of(reference, referenceOutput, depth).differences(Reading.of(subject, subjectOutput, depth));
  }

  /// What is not the same about their memory, guest's and T-cache, one line each.
  List<String> memoryDifferences() {
    List<String> found = new ArrayList<>();
    MemoryDifference.between(reference.memory().memory(), subject.memory().memory()).ifPresent(found::add);
    if (!Arrays.equals(reference.savedTranslations(), subject.savedTranslations())) {
      found.add("the translations in the T-cache are others");
    }
    return found;
  }

  /// What is not the same of all that either needs to go on exactly, one line each: caches, TLB and whatever else shows
  /// in times much later, if at all. Nothing once a guest has ended, or where what a guest has open cannot be saved.
  List<String> stateDifferences() {
    if (ended()) {
      return List.of();
    }
    try {
      Map<String, byte[]> expected = new LinkedHashMap<>(reference.save());
      Map<String, byte[]> actual = new LinkedHashMap<>(subject.save());
      return expected.entrySet().stream()
          .filter(section -> !Arrays.equals(section.getValue(), actual.get(section.getKey())))
          .map(section -> "the saved state differs in its section " + section.getKey())
          .toList();
    } catch (StateException _) {
      return List.of();
    }
  }
}
