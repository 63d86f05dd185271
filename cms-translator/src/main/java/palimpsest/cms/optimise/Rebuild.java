package palimpsest.cms.optimise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import palimpsest.cms.ir.Carried;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.cms.ir.Reuse;
import palimpsest.cms.ir.Substitution;
import palimpsest.cms.ir.Trace;

/// A trace being rewritten front to back: what each value is now called, the new body, and where the old operations
/// went, so that the obligations of [Reuse] follow them.
final class Rebuild implements Substitution {
  private static final int GONE = -1;

  private final Trace old;
  private final List<Op> body = new ArrayList<>();
  private final int[] moved;
  /// New names by id, where there are any.
  private final ById<Operand> names = new ById<>();
  private final ById<Codes> codesNames = new ById<>();
  private int ids;

  Rebuild(Trace old) {
    this.old = old;
    moved = new int[old.body().size()];
    Arrays.fill(moved, GONE);
    ids = old.values();
  }

  @Override
  public Operand of(Operand operand) {
    Operand name = operand instanceof Value value ? names.get(value.id()) : null;
    return name == null ? operand : name;
  }

  @Override
  public Codes of(Codes codes) {
    Codes name = codesNames.get(codes.id());
    return name == null ? codes : name;
  }

  /// From here on `value` is called `name`.
  void rename(Value value, Operand name) {
    names.put(value.id(), name);
  }

  /// From here on `codes` are called `name`.
  void rename(Codes codes, Codes name) {
    codesNames.put(codes.id(), name);
  }

  /// A value nobody has defined yet.
  Value fresh() {
    return new Value(ids++);
  }

  /// How many operations the new body has so far: the index of the next.
  int size() {
    return body.size();
  }

  /// Appends an operation the old body had not.
  void add(Op op) {
    body.add(op);
  }

  /// Appends what has become of operation `oldIndex`.
  void keep(int oldIndex, Op op) {
    moved[oldIndex] = body.size();
    body.add(op);
  }

  /// The new index of an old operation, negative if it is gone.
  int movedTo(int oldIndex) {
    return moved[oldIndex];
  }

  /// The old obligations where their operations stand now.
  List<Reuse> reuses() {
    List<Reuse> result = new ArrayList<>();
    for (Reuse reuse : old.reuses()) {
      int source = moved[reuse.protectedLoad()];
      List<Integer> checks = new ArrayList<>();
      for (int store : reuse.checkingStores()) {
        if (moved[store] != GONE) {
          checks.add(moved[store]);
        }
      }
      if (source != GONE && !checks.isEmpty()) {
        result.add(new Reuse(source, checks));
      }
    }
    return result;
  }

  /// The finished trace, its end renamed.
  Trace finish(List<Op> prologue) {
    return finish(prologue, old.end().substituted(this), reuses());
  }

  Trace finish(List<Op> prologue, Trace.End end, List<Reuse> reuses) {
    List<Carried> carried = new ArrayList<>();
    for (Carried each : old.carried()) {
      carried.add(each.substituted(this));
    }
    return finish(prologue, end, reuses, carried);
  }

  Trace finish(List<Op> prologue, Trace.End end, List<Reuse> reuses, List<Carried> carried) {
    return new Trace(old.head(), prologue, body, end, reuses, carried, ids);
  }
}
