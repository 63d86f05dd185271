package palimpsest.verify.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import palimpsest.host.machine.Machines;
import palimpsest.verify.coverage.Coverage;
import palimpsest.verify.guest.Outcome;
import palimpsest.verify.instructions.Exclusion;
import palimpsest.verify.instructions.Form;
import palimpsest.verify.instructions.Forms;
import palimpsest.verify.instructions.Sample;
import palimpsest.verify.instructions.Samples;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.LockstepReplayer;

/// Every form that is drawn, in loops that become translations.
class EveryFormTest {
  private static final int FORMS = 64;
  private static final int ROUNDS = 60;
  private static final List<Integer> ZEROS = List.of(0, 0, 0, 0, 0, 0);

  @Test
  void everyDrawnFormDoesInTranslationsWhatItDoesInTheInterpreter() {
    for (GuestCode program : programs(Forms.drawn(), Sampled::new)) {
      judge(program);
    }
  }

  @Test
  void whatRaisesExceptionsRaisesThemInTranslatedLoopsWithTheSameState() {
    var raising = EnumSet.of(Exclusion.PRIVILEGED, Exclusion.TRAP, Exclusion.NOT_IMPLEMENTED);
    for (GuestCode program : programs(Forms.excluded(raising), Trap.Raised::new)) {
      judge(program);
    }
  }

  private static void judge(GuestCode program) {
    Outcome outcome = Judge.judge(program.assemble(), Machines.DEFAULT, 3);
    assertTrue(outcome.exit().isPresent() && outcome.status() < 128, outcome.exit()::toString);
  }

  @Test
  void theInterpreterIsSeenToExecuteEveryRowThatIsDrawn() {
    var coverage = new Coverage();
    LockstepCase all = LockstepCase.eager(Machines.DEFAULT, 1);
    for (GuestCode program : programs(Forms.drawn(), Sampled::new)) {
      GuestCode once = new GuestCode(ZEROS, 1, program.snippets());
      LockstepReplayer.observe(all.lockstep().reference(), once.assemble(), 5_000, coverage);
    }
    var excluded = Forms.excluded(EnumSet.allOf(Exclusion.class)).stream()
        .map(form -> form.row().encoding())
        .collect(Collectors.toSet());
    List<String> missing = coverage.missing().stream()
        .filter(row -> excluded.stream().noneMatch(encoding -> row.startsWith(encoding + " ")))
        .toList();
    assertEquals(List.of(), missing);
  }

  private static List<GuestCode> programs(List<Form> forms, Function<Sample, Snippet> snippet) {
    Samples samples = new Samples(forms, Segments.WINDOW);
    var random = new Random(11);
    List<GuestCode> programs = new ArrayList<>();
    for (int at = 0; at < forms.size(); at += FORMS) {
      List<Snippet> snippets = forms.subList(at, Math.min(forms.size(), at + FORMS)).stream()
          .map(form -> snippet.apply(samples.of(form, random)))
          .toList();
      programs.add(new GuestCode(ZEROS, ROUNDS, snippets));
    }
    return programs;
  }
}
