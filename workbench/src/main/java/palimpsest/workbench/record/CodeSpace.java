package palimpsest.workbench.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import palimpsest.x86.linux.CodeMapping;
import palimpsest.x86.linux.RunningCode;

/// What was spent while one program ran with one set of files mapped.
final class CodeSpace {
  private final RunningCode running;
  private @Nullable CodeRow[] bySpot = new CodeRow[256];
  private final List<CodeRow> rows = new ArrayList<>();

  CodeSpace(RunningCode running) {
    this.running = running;
  }

  /// The row of a spot, if there is one.
  @Nullable CodeRow known(int spot) {
    return spot < bySpot.length ? bySpot[spot] : null;
  }

  /// The row of a spot, which stands for an address and a gear.
  CodeRow row(int spot, int eip, int gear) {
    CodeRow there = known(spot);
    if (there != null) {
      return there;
    }
    if (spot >= bySpot.length) {
      bySpot = Arrays.copyOf(bySpot, Math.max(spot + 1, 2 * bySpot.length));
    }
    CodeRow made = new CodeRow(eip, gear);
    bySpot[spot] = made;
    rows.add(made);
    return made;
  }

  String process() {
    return running.process();
  }

  List<CodeRow> rows() {
    return rows;
  }

  /// What a linear address shows, if that is a file.
  Optional<CodeMapping> mapping(int linear) {
    return running.mappings().stream().filter(each -> each.holds(linear)).findFirst();
  }
}
