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
  private Operand[] names;
  private Codes[] codesNames;
  private int ids;

  Rebuild(Trace old) {
    this.old = old;
    moved = new int[old.body().size()];
    Arrays.fill(moved, GONE);
    ids = old.values();
    names = new Operand[ids];
    codesNames = new Codes[ids];
    for (int i = 0; i < ids; i++) {
      names[i] = new Value(i);
      codesNames[i] = new Codes(i);
    }
  }

  @Override
  public Operand of(Operand operand) {
    return operand instanceof Value(int id) && id >= 0 ? names[id] : operand;
  }

  @Override
  public Codes of(Codes codes) {
    return codes.exists() ? codesNames[codes.id()] : codes;
  }

  /// From here on `value` is called `name`.
  void rename(Value value, Operand name) {
    names[value.id()] = name;
  }

  /// From here on `codes` are called `name`.
  void rename(Codes codes, Codes name) {
    codesNames[codes.id()] = name;
  }

  /// A value nobody has defined yet.
  Value fresh() {
    names = Arrays.copyOf(names, ids + 1);
    codesNames = Arrays.copyOf(codesNames, ids + 1);
    Value value = new Value(ids);
    names[ids] = value;
    codesNames[ids] = new Codes(ids);
    ids++;
    return value;
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
      List<Integer> checks =
          reuse.checkingStores().stream().map(store -> moved[store]).filter(at -> at != GONE).toList();
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
    return finish(prologue, end, reuses, old.carried().stream().map(each -> each.substituted(this)).toList());
  }

  Trace finish(List<Op> prologue, Trace.End end, List<Reuse> reuses, List<Carried> carried) {
    return new Trace(old.head(), prologue, body, end, reuses, carried, ids);
  }
}
