package palimpsest.workbench;

import java.util.Optional;
import palimpsest.cms.runtime.Attachments;
import palimpsest.verify.inject.InjectionPlan;
import palimpsest.verify.inject.Injector;
import picocli.CommandLine.Option;

/// How a run is disturbed (docs/verification.md, "Injection"): nothing the guest computes may change.
final class InjectOption {
  @Option(
      names = "--inject",
      paramLabel = "PLAN",
      description = "Disturb the run (of lockstep, the second): KIND=PERIOD,... and seed=NUMBER, such as"
          + " rollback=2000,interrupt=150,seed=8. Each kind comes once in PERIOD occasions in the mean; the guest must"
          + " compute the same.")
  private Optional<String> plan = Optional.empty();

  /// Whether anything is to be injected.
  boolean isGiven() {
    return plan.isPresent();
  }

  /// `attachments` and, if the run is to be disturbed, what disturbs it: anew each time, for one run.
  ///
  /// @throws UsageException in one line, if the plan is none
  Attachments attachedTo(Attachments attachments) {
    return plan.map(InjectOption::parsed).map(each -> new Injector(each).attachedTo(attachments)).orElse(attachments);
  }

  private static InjectionPlan parsed(String text) {
    try {
      return InjectionPlan.parse(text);
    } catch (IllegalArgumentException problem) {
      throw new UsageException("--inject " + text + ": " + problem.getMessage());
    }
  }
}
