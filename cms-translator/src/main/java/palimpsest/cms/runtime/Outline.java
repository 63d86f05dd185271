package palimpsest.cms.runtime;

import java.util.List;
import java.util.OptionalInt;
import palimpsest.cms.region.GuestPath;
import palimpsest.cms.region.GuestPath.Follow;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Where the path of a translation goes, without what its instructions say.
///
/// @param steps in execution order
record Outline(List<Step> steps) {
  /// One instruction.
  ///
  /// @param length bytes
  /// @param follow how the path goes on behind it
  record Step(int eip, int length, Follow follow) {}

  Outline {
    steps = List.copyOf(steps);
  }

  static Outline of(GuestPath path) {
    return new Outline(path.steps().stream()
        .map(step -> new Step(step.eip(), step.instruction().length(), step.follow()))
        .toList());
  }

  /// Whether `path` takes the same instructions and goes on the same way behind each.
  boolean goesAs(GuestPath path) {
    return equals(of(path));
  }

  /// Address of the instruction that has a byte at `linear`.
  OptionalInt instructionAt(int linear) {
    return steps.stream()
        .filter(step -> Integer.compareUnsigned(linear - step.eip, step.length) < 0)
        .mapToInt(Step::eip)
        .findFirst();
  }

  void save(StateWriter out) throws StateException {
    out.list(steps, step -> {
      out.i32(step.eip);
      out.i8(step.length);
      switch (step.follow) {
        case Follow.Next _ -> out.i8(0);
        case Follow.Taken _ -> out.i8(1);
        case Follow.Predicted(int eip) -> {
          out.i8(2);
          out.i32(eip);
        }
        case Follow.Skip(int skipped) -> {
          out.i8(3);
          out.i32(skipped);
        }
        case Follow.Stop _ -> out.i8(4);
      }
    });
  }

  /// Reads what [#save] wrote.
  static Outline read(StateReader in) throws StateException {
    return new Outline(in.list(() -> new Step(in.i32(), in.u8(), follow(in))));
  }

  private static Follow follow(StateReader in) throws StateException {
    int kind = in.u8();
    return switch (kind) {
      case 0 -> new Follow.Next();
      case 1 -> new Follow.Taken();
      case 2 -> new Follow.Predicted(in.i32());
      case 3 -> new Follow.Skip(in.i32());
      case 4 -> new Follow.Stop();
      default -> throw in.damaged("a path goes on in way " + kind);
    };
  }
}
