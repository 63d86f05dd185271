package palimpsest.cms.pipeline;

import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.region.GuestPath;

/// Watches one translation being made.
public interface StageObserver {
  /// Looks away.
  StageObserver NONE = new StageObserver() {
    @Override
    public void selected(GuestPath path) {}

    @Override
    public void transformed(String stage, Trace trace) {}

    @Override
    public void compiled(CompiledTrace code) {}
  };

  /// The guest instructions chosen.
  void selected(GuestPath path);

  /// The trace after a stage: `lift`, then each pass by its name.
  void transformed(String stage, Trace trace);

  /// The molecules.
  void compiled(CompiledTrace code);
}
