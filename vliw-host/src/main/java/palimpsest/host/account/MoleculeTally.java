package palimpsest.host.account;

import java.util.Arrays;
import java.util.Comparator;
import palimpsest.host.isa.UnitClass;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Counts executions of all molecules that look alike, so that one addition per molecule counts everything that is the
/// same for each of them: template, atoms per unit, owner. Executions that were rolled back later count too: they cost
/// energy.
public final class MoleculeTally {
  /// What molecules of one tally have in common.
  ///
  /// @param owner whom CMS attributed the code to
  /// @param template index into the machine's templates
  /// @param bytes encoded size
  /// @param integer atoms of [UnitClass#ADD] and [UnitClass#INTEGER] that are not no-ops
  /// @param shift atoms of [UnitClass#SHIFT]
  /// @param multiply atoms of [UnitClass#MULTIPLY] that multiply
  /// @param divide atoms of [UnitClass#MULTIPLY] that divide
  /// @param memory atoms of [UnitClass#MEMORY]
  /// @param branch atoms of [UnitClass#BRANCH]
  /// @param media atoms of [UnitClass#MEDIA]
  public record Shape(
      int owner,
      int template,
      int bytes,
      int integer,
      int shift,
      int multiply,
      int divide,
      int memory,
      int branch,
      int media) {
    /// Reads what [MoleculeTally#save] wrote first.
    static Shape read(StateReader in, int lastOwner) throws StateException {
      return new Shape(
          in.within(0, lastOwner), in.u8(), in.u8(), in.u8(), in.u8(), in.u8(), in.u8(), in.u8(), in.u8(), in.u8());
    }

    private int[] fields() {
      return new int[] {owner, template, bytes, integer, shift, multiply, divide, memory, branch, media};
    }

    /// Atoms that are not no-ops.
    public int usefulAtoms() {
      return integer + shift + multiply + divide + memory + branch + media;
    }
  }

  /// By shape, owner first.
  static final Comparator<MoleculeTally> BY_SHAPE =
      Comparator.comparing(tally -> tally.shape().fields(), Arrays::compare);

  private final Shape shape;
  private long executions;

  MoleculeTally(Shape shape) {
    this.shape = shape;
  }

  public Shape shape() {
    return shape;
  }

  /// How often molecules of this shape were executed.
  public long executions() {
    return executions;
  }

  /// Counts one execution.
  public void count() {
    executions++;
  }

  /// Writes the shape and the count.
  void save(StateWriter out) {
    int[] fields = shape.fields();
    out.i32(fields[0]);
    for (int i = 1; i < fields.length; i++) {
      out.i8(fields[i]);
    }
    out.i64(executions);
  }

  /// Counts several.
  public void count(long times) {
    executions += times;
  }
}
