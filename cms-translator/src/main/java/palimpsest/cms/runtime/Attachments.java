package palimpsest.cms.runtime;

import java.util.Optional;
import palimpsest.cms.optimise.PassPlan;
import palimpsest.cms.pipeline.StageObserver;
import palimpsest.host.core.EngineAttachments;
import palimpsest.host.core.Interference;
import palimpsest.host.core.MoleculeObserver;
import palimpsest.host.core.UnitClasses;

/// What is attached to a machine to watch it or to vary it. Nothing here may change what the guest computes; what only
/// watches changes no statistic either.
///
/// @param stages sees every translation being made
/// @param boundary sees the guest's state each time CMS has it in hand
/// @param plan the passes of the optimiser
/// @param engine what disturbs and what watches the engine, and its classes
/// @param loop meddles with the loop of CMS
/// @param saved translations of an earlier run
/// @param run watches the run
public record Attachments(
    StageObserver stages,
    BoundaryObserver boundary,
    PassPlan plan,
    EngineAttachments engine,
    LoopInterference loop,
    Optional<SavedCache> saved,
    RunObserver run) {
  /// Nothing attached.
  public static final Attachments NONE = new Attachments(
      StageObserver.NONE, BoundaryObserver.NONE, PassPlan.STANDARD, EngineAttachments.NONE, LoopInterference.NONE,
      Optional.empty(), RunObserver.NONE);

  /// Whether something is attached by which a run becomes another than it would be without.
  boolean disturb() {
    return engine.interference() != Interference.NONE || loop != LoopInterference.NONE || saved.isPresent();
  }

  /// The same with another observer of translations.
  public Attachments withStages(StageObserver observer) {
    return new Attachments(observer, boundary, plan, engine, loop, saved, run);
  }

  /// The same with another observer of boundaries.
  public Attachments withBoundary(BoundaryObserver observer) {
    return new Attachments(stages, observer, plan, engine, loop, saved, run);
  }

  /// The same with another plan.
  public Attachments withPlan(PassPlan other) {
    return new Attachments(stages, boundary, other, engine, loop, saved, run);
  }

  /// The same with other disturbances of the engine and of CMS.
  public Attachments withInterference(Interference interference, LoopInterference meddling) {
    return new Attachments(
        stages, boundary, plan, new EngineAttachments(interference, engine.molecules(), engine.classes()), meddling,
        saved, run);
  }

  /// The same with another observer of molecules.
  public Attachments withMolecules(MoleculeObserver observer) {
    return new Attachments(
        stages, boundary, plan, new EngineAttachments(engine.interference(), observer, engine.classes()), loop, saved,
        run);
  }

  /// The same with other classes for units.
  public Attachments withClasses(UnitClasses classes) {
    return new Attachments(
        stages, boundary, plan, new EngineAttachments(engine.interference(), engine.molecules(), classes), loop, saved,
        run);
  }

  /// The same with translations of an earlier run.
  public Attachments withSaved(SavedCache cache) {
    return new Attachments(stages, boundary, plan, engine, loop, Optional.of(cache), run);
  }

  /// The same with another observer of the run.
  public Attachments withRun(RunObserver observer) {
    return new Attachments(stages, boundary, plan, engine, loop, saved, observer);
  }
}
