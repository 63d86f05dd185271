package palimpsest.cms.lift;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.cms.CodeReading;
import palimpsest.cms.FloatStack;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Target;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.region.GuestCode;
import palimpsest.cms.region.GuestPath;
import palimpsest.x86.isa.Repeat;

/// Rewrites a guest path as a trace. Translations hold for EFLAGS.DF = 0 only: string instructions go upwards, and CLD
/// does nothing.
public final class Lifter {
  /// The trace of `path`; an empty path becomes a trace that has its head interpreted.
  ///
  /// @throws IllegalArgumentException if the path holds an instruction that is not
  ///     [palimpsest.cms.region.Translatable]
  public Trace lift(GuestPath path, SegmentBases bases) {
    Emitter emitter = new Emitter(path.head(), bases, path.usesFloats() ? path.floats() : FloatStack.UNKNOWN);
    if (path.steps().isEmpty()) {
      Trace.End end =
          new Trace.End.Always(
              path.head(), new Target.Interpret(path.head()), emitter.snapshot(0, new Const(0), 0));
      return new Trace(path.head(), List.of(), emitter.body(), end, List.of(), emitter.ids());
    }
    GuestPath.Step first = path.steps().getFirst();
    if (isRepeated(path)) {
      emitter.at(first.eip());
      return new Strings(emitter).repeated(first.eip(), first.instruction(), path.steps().size());
    }
    return new PathWalk(path, emitter).lift();
  }

  private static boolean isRepeated(GuestPath path) {
    return !path.steps().isEmpty() && path.steps().getFirst().instruction().repeat() != Repeat.NONE;
  }

  /// The trace of `path`, reading of the guest's code what `reading` says. A repeated string instruction is left to
  /// protection: one that overwrites itself goes on as it began.
  ///
  /// @throws IllegalArgumentException as the other
  public Lifted lift(GuestPath path, SegmentBases bases, CodeReading reading, GuestCode code) {
    Map<Integer, byte[]> bytes = new HashMap<>();
    Map<Integer, CodeField> fields = new HashMap<>();
    boolean wanted = reading.checks()
        || path.steps().stream().anyMatch(step -> reading.patched().containsKey(step.eip()));
    if (!wanted || isRepeated(path) || path.steps().isEmpty() || !read(path, code, bytes)) {
      return new Lifted(lift(path, bases), false, Map.of());
    }
    for (GuestPath.Step step : path.steps()) {
      Optional.ofNullable(reading.patched().get(step.eip()))
          .flatMap(patched -> CodeField.of(step.instruction(), bytes.getOrDefault(step.eip(), new byte[0]), patched))
          .ifPresent(field -> fields.put(step.eip(), field));
    }
    PathWalk trial = new PathWalk(path,
        new Emitter(path.head(), bases, path.usesFloats() ? path.floats() : FloatStack.UNKNOWN), fields, List.of());
    trial.lift();
    fields.keySet().retainAll(trial.loadedFields());
    if (fields.isEmpty() && !reading.checks()) {
      return new Lifted(lift(path, bases), false, Map.of());
    }
    PathWalk walk = new PathWalk(
        path, new Emitter(path.head(), bases, path.usesFloats() ? path.floats() : FloatStack.UNKNOWN), fields,
        new CodeChecks(path, bytes, fields).before(trial.stores()));
    return new Lifted(walk.lift(), true, fields);
  }

  private static boolean read(GuestPath path, GuestCode code, Map<Integer, byte[]> into) {
    for (GuestPath.Step step : path.steps()) {
      Optional<byte[]> bytes = code.bytes(step.eip(), step.instruction().length());
      if (bytes.isEmpty()) {
        return false;
      }
      into.put(step.eip(), bytes.get());
    }
    return true;
  }
}
