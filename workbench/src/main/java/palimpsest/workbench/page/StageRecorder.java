package palimpsest.workbench.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.pipeline.StageObserver;
import palimpsest.cms.region.GuestPath;

/// Keeps how translations from one address were made.
public final class StageRecorder implements StageObserver {
  /// A trace behind a stage.
  record Stage(String name, Trace trace) {}

  /// How a translation was made.
  record Making(GuestPath path, List<Stage> stages, CompiledTrace code) {
    Making {
      stages = List.copyOf(stages);
    }
  }

  private final List<Making> makings = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();
  private Optional<GuestPath> path = Optional.empty();

  @Override
  public void selected(GuestPath selected) {
    path = Optional.of(selected);
    stages.clear();
  }

  @Override
  public void transformed(String stage, Trace trace) {
    stages.add(new Stage(stage, trace));
  }

  @Override
  public void compiled(CompiledTrace code) {
    path.ifPresent(found -> makings.add(new Making(found, stages, code)));
  }

  /// How `code` was made.
  Optional<Making> making(CompiledTrace code) {
    return makings.reversed().stream().filter(each -> each.code().equals(code)).findFirst();
  }

  /// How the last one was made.
  Optional<Making> last() {
    return makings.isEmpty() ? Optional.empty() : Optional.of(makings.getLast());
  }
}
