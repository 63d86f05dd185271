package palimpsest.workbench.sweep;

import java.util.Map;
import palimpsest.cms.runtime.GuestMachine;

/// What a finished run has to say (docs/stats.md).
@FunctionalInterface
public interface Statistics {
  /// The statistics of `machine`, which ran `setup`, in their documented order.
  Map<String, Object> of(GuestMachine machine, Setup setup);
}
