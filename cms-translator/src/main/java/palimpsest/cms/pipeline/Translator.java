package palimpsest.cms.pipeline;

import java.util.List;
import java.util.Optional;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.emit.Backend;
import palimpsest.cms.emit.Compilation;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.ir.TracePrinter;
import palimpsest.cms.ir.TraceVerifier;
import palimpsest.cms.lift.Lifted;
import palimpsest.cms.lift.Lifter;
import palimpsest.cms.lift.SegmentBases;
import palimpsest.cms.optimise.Pass;
import palimpsest.cms.optimise.PassPlan;
import palimpsest.cms.optimise.Rotation;
import palimpsest.cms.region.GuestCode;
import palimpsest.cms.region.GuestPath;
import palimpsest.cms.region.Profile;
import palimpsest.cms.region.RegionSelector;
import palimpsest.host.machine.MachineDescription;

/// The translator: region, lift, optimise, compile (DESIGN 7's pipeline up to placement).
public final class Translator {
  /// Shortest path worth trying again when the machine has too few registers for a longer one.
  private static final int SHORTEST = 4;

  private final RegionSelector selector = new RegionSelector();
  private final Lifter lifter = new Lifter();
  private final MachineDescription machine;
  private final Backend backend;
  private final boolean check;
  private final PassPlan plan;
  private final StageObserver observer;

  /// @param check whether independent checkers judge every stage; what they find is an internal error
  /// @param plan the passes of the optimiser
  public Translator(MachineDescription machine, boolean check, PassPlan plan, StageObserver observer) {
    this.machine = machine;
    this.backend = new Backend(machine, check ? Backend.Proof.CHECKED : Backend.Proof.NONE);
    this.check = check;
    this.plan = plan;
    this.observer = observer;
  }

  /// Translates the region at `eip`, or nothing where its first instruction must be interpreted.
  public Optional<Translation> translate(
      GuestCode code, Profile profile, int eip, TranslationPolicy policy, SegmentBases bases) {
    TranslationPolicy current = policy;
    while (true) {
      GuestPath path = selector.select(code, profile, eip, current);
      if (path.steps().isEmpty()) {
        return Optional.empty();
      }
      observer.selected(path);
      Lifted lifted = lifter.lift(path, bases, current.code(), code);
      Trace trace = optimised(lifted.trace(), current);
      List<Trace> forms =
          Rotation.candidates(trace, current, machine.tables().aliasEntries() / 2, backend.mostCarried());
      for (Trace form : forms) {
        verified("rotation", form);
      }
      switch (backend.compile(forms, current)) {
        case Compilation.Compiled compiled -> {
          if (forms.size() > 1) {
            observer.transformed("rotation", compiled.form());
          }
          observer.compiled(compiled.trace());
          return Optional.of(new Translation(path, compiled.trace(), lifted.checksItself(), lifted.fields()));
        }
        case Compilation.Refused _ -> {
          if (current.maxInstructions() / 2 < SHORTEST) {
            return Optional.empty();
          }
          current = current.withMaxInstructions(current.maxInstructions() / 2);
        }
      }
    }
  }

  /// The path that [#translate] would begin with.
  public GuestPath path(GuestCode code, Profile profile, int eip, TranslationPolicy policy) {
    return selector.select(code, profile, eip, policy);
  }

  private Trace optimised(Trace lifted, TranslationPolicy policy) {
    Trace trace = verified("lift", lifted);
    observer.transformed("lift", trace);
    List<Pass> passes = plan.passes(policy, machine.tables().aliasEntries());
    for (Pass pass : passes) {
      trace = verified(pass.name(), pass.apply(trace));
      observer.transformed(pass.name(), trace);
    }
    return trace;
  }

  private Trace verified(String stage, Trace trace) {
    if (check) {
      List<String> problems = TraceVerifier.problems(trace);
      if (!problems.isEmpty()) {
        throw new IllegalStateException(
            "after " + stage + ": " + String.join("; ", problems) + "\n" + TracePrinter.print(trace));
      }
    }
    return trace;
  }
}
