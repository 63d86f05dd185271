package palimpsest.verify.lockstep;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.Outcome;
import palimpsest.verify.guest.Registers;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;

/// One comparison under way.
///
/// Two states can share one retired count: before an exception, and behind it in the handler or at the same instruction
/// with its page now mapped. Which of them a run shows is its own affair. Where the reference, stopped at a count, does
/// not match, it is therefore led one instruction further, and any boundary it reaches at the old count may match.
///
/// A third one is in the middle of a repeated string instruction, where translated code commits and may be stopped and
/// the reference never stands. There only what the repetition changes may differ, and the count register by exactly the
/// iterations done.
final class Comparison {
  /// Leaves the subject's run at a divergence.
  @SuppressWarnings("serial")
  private static final class Stopped extends RuntimeException {
    Stopped() {
      super("diverged", null, false, false);
    }
  }

  private final Lockstep lockstep;
  private final Guest guest;
  private final long limit;
  private final ByteArrayOutputStream referenceOut = new ByteArrayOutputStream();
  private final ByteArrayOutputStream referenceErr = new ByteArrayOutputStream();
  private final ByteArrayOutputStream subjectOut = new ByteArrayOutputStream();
  private final ByteArrayOutputStream subjectErr = new ByteArrayOutputStream();
  private final GuestMachine reference;
  private final GuestMachine subject;
  private Registers before;
  private long agreedAt;
  private long memoryDue;
  private long boundaries;
  /// Looks for a match among the reference's own boundaries while it is led past an exception.
  private Optional<Wanted> wanted = Optional.empty();
  private Optional<Divergence> found = Optional.empty();

  private record Wanted(Registers registers, long retired) {}

  Comparison(Lockstep lockstep, Guest guest, long limit) throws ElfException {
    this.lockstep = lockstep;
    this.guest = guest;
    this.limit = limit;
    Configuration mine = lockstep.reference();
    Configuration theirs = lockstep.subject();
    this.reference = mine.load(
        guest.launch(referenceOut, referenceErr), mine.attachments().get().withBoundary(this::referenceReached));
    this.subject = theirs.load(
        guest.launch(subjectOut, subjectErr), theirs.attachments().get().withBoundary(this::subjectReached));
    this.before = Registers.of(reference.state());
    this.memoryDue = lockstep.memoryInterval();
  }

  Verdict run() throws ElfException {
    try {
      subject.run(limit);
      finish();
    } catch (Stopped _) {
      return new Verdict.Diverged(explained(found.orElseThrow()));
    } catch (RuntimeException failure) {
      return new Verdict.Diverged(explained(failed(failure)));
    }
    return new Verdict.Agreed(Outcome.of(subject, subjectOut, subjectErr), boundaries);
  }

  private void subjectReached(GuestState state, long retired) {
    if (retired < retiredBy(reference)) {
      return;
    }
    boundaries++;
    Registers registers = Registers.of(state);
    reference.run(retired);
    Registers expected = Registers.of(reference.state());
    List<String> differences = expected.differences(registers);
    if (!differences.isEmpty()
        && !isWithinRepetition(expected, registers, retired)
        && !matchesBehindException(registers, retired)) {
      report(differences, expected);
    }
    if (differences.isEmpty()) {
      compareMemoryWhenDue(retired);
    }
    before = registers;
    agreedAt = retired;
  }

  private boolean isWithinRepetition(Registers expected, Registers registers, long retired) {
    long ahead = subject.ledger().events().repIterations() - reference.ledger().events().repIterations();
    return retiredBy(reference) == retired && ahead > 0 && expected.isRepeatedTo(registers, ahead);
  }

  private boolean matchesBehindException(Registers registers, long retired) {
    if (retiredBy(reference) != retired) {
      return false;
    }
    wanted = Optional.of(new Wanted(registers, retired));
    reference.run(retired + 1);
    return wanted.isEmpty();
  }

  private void referenceReached(GuestState state, long retired) {
    if (wanted.isPresent() && wanted.get().equals(new Wanted(Registers.of(state), retired))) {
      wanted = Optional.empty();
    }
  }

  private void compareMemoryWhenDue(long retired) {
    if (retired >= memoryDue) {
      memoryDue = retired + lockstep.memoryInterval();
      MappedPages.of(reference.memory())
          .difference(MappedPages.of(subject.memory()))
          .ifPresent(difference -> report(List.of(difference), Registers.of(reference.state())));
    }
  }

  private void report(List<String> differences, Registers expected) {
    found = Optional.of(divergence(differences, expected));
    throw new Stopped();
  }

  private void finish() {
    if (reference.exit().isEmpty()) {
      reference.run(limit);
    }
    List<String> differences = new ArrayList<>();
    if (!reference.exit().equals(subject.exit())) {
      differences.add("exit " + subject.exit() + ", not " + reference.exit());
    }
    if (retiredBy(reference) != retiredBy(subject)) {
      differences.add("retired " + retiredBy(subject) + " instructions, not " + retiredBy(reference));
    }
    long referenceIterations = reference.ledger().events().repIterations();
    long subjectIterations = subject.ledger().events().repIterations();
    if (referenceIterations != subjectIterations) {
      differences.add("retired " + subjectIterations + " REP iterations, not " + referenceIterations);
    }
    if (!Arrays.equals(referenceOut.toByteArray(), subjectOut.toByteArray())
        || !Arrays.equals(referenceErr.toByteArray(), subjectErr.toByteArray())) {
      differences.add("output differs");
    }
    if (reference.counters().systemCalls() != subject.counters().systemCalls()) {
      differences.add("made " + subject.counters().systemCalls() + " system calls, not "
          + reference.counters().systemCalls());
    }
    if (!reference.unknownCalls().equals(subject.unknownCalls())) {
      differences.add("unknown system calls " + subject.unknownCalls() + ", not " + reference.unknownCalls());
    }
    if (!reference.unimplemented().equals(subject.unimplemented())) {
      differences.add("unimplemented instructions " + subject.unimplemented() + ", not " + reference.unimplemented());
    }
    MappedPages mine = MappedPages.of(reference.memory());
    MappedPages theirs = MappedPages.of(subject.memory());
    mine.difference(theirs).ifPresent(differences::add);
    differences.addAll(mine.unmatched(theirs));
    if (!differences.isEmpty()) {
      report(differences, Registers.of(reference.state()));
    }
  }

  private Divergence divergence(List<String> differences, Registers expected) {
    return new Divergence(
        differences,
        agreedAt,
        retiredBy(subject),
        before,
        expected,
        Registers.of(subject.state()),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private Divergence failed(RuntimeException failure) {
    return divergence(List.of("the subject failed: " + stackTrace(failure)), Registers.of(reference.state()));
  }

  private Divergence explained(Divergence bare) throws ElfException {
    var path = new ExecutedPath(lockstep.reference(), guest);
    List<ExecutedPath.Step> steps = path.between(bare.agreedAt(), bare.retired());
    Circumstances circumstances = Circumstances.of(lockstep.subject(), guest, bare, steps);
    return new Divergence(
        bare.differences(),
        bare.agreedAt(),
        bare.retired(),
        bare.before(),
        bare.reference(),
        bare.subject(),
        steps.stream().map(ExecutedPath.Step::text).toList(),
        circumstances.translations(),
        circumstances.lastRollback());
  }

  private static long retiredBy(GuestMachine machine) {
    return machine.ledger().events().guestInstructions();
  }

  private static String stackTrace(RuntimeException failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
