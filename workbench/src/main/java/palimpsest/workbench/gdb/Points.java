package palimpsest.workbench.gdb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import palimpsest.cms.runtime.DebugControl;
import palimpsest.cms.runtime.DebugWatch;

/// The break- and watchpoints GDB has set.
final class Points {
  private final DebugControl control;
  private final Set<Integer> software = new HashSet<>();
  private final Set<Integer> hardware = new HashSet<>();
  private final List<DebugWatch> watches = new ArrayList<>();

  Points(DebugControl control) {
    this.control = control;
  }

  /// Sets or removes one; setting one that is there, and removing one that is not, does nothing.
  void change(GdbCommand.Point point) {
    switch (point.kind()) {
      case SOFTWARE -> change(software, point);
      case HARDWARE -> change(hardware, point);
      case WRITE -> change(new DebugWatch(DebugWatch.Kind.WRITE, point.address(), point.length()), point.insert());
      case READ -> change(new DebugWatch(DebugWatch.Kind.READ, point.address(), point.length()), point.insert());
      case ACCESS -> change(new DebugWatch(DebugWatch.Kind.ACCESS, point.address(), point.length()), point.insert());
    }
  }

  private void change(Set<Integer> addresses, GdbCommand.Point point) {
    if (point.insert()) {
      addresses.add(point.address());
    } else {
      addresses.remove(point.address());
    }
    Set<Integer> all = new HashSet<>(software);
    all.addAll(hardware);
    control.setBreakpoints(all);
  }

  private void change(DebugWatch watch, boolean insert) {
    if (insert && !watches.contains(watch)) {
      watches.add(watch);
    } else if (!insert) {
      watches.remove(watch);
    }
    control.setWatches(watches);
  }

  /// Whether the breakpoint at an address is a hardware one alone.
  boolean isHardware(int address) {
    return hardware.contains(address) && !software.contains(address);
  }
}
