package palimpsest.host.account;

import palimpsest.host.isa.UnitClass;

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
    /// Atoms that are not no-ops.
    public int usefulAtoms() {
      return integer + shift + multiply + divide + memory + branch + media;
    }
  }

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

  /// Counts several.
  public void count(long times) {
    executions += times;
  }
}
