package palimpsest.cms.runtime;

import palimpsest.cms.optimise.PassPlan;
import palimpsest.cms.pipeline.StageObserver;

/// What is attached to a machine to watch it or to vary it. Nothing here may change what the guest computes; what only
/// watches changes no statistic either.
///
/// @param stages sees every translation being made
/// @param boundary sees the guest's state each time CMS has it in hand
/// @param plan the passes of the optimiser
public record Attachments(StageObserver stages, BoundaryObserver boundary, PassPlan plan) {
  /// Nothing attached.
  public static final Attachments NONE = new Attachments(StageObserver.NONE, BoundaryObserver.NONE, PassPlan.STANDARD);

  /// The same with another observer of translations.
  public Attachments withStages(StageObserver observer) {
    return new Attachments(observer, boundary, plan);
  }

  /// The same with another observer of boundaries.
  public Attachments withBoundary(BoundaryObserver observer) {
    return new Attachments(stages, observer, plan);
  }

  /// The same with another plan.
  public Attachments withPlan(PassPlan other) {
    return new Attachments(stages, boundary, other);
  }
}
