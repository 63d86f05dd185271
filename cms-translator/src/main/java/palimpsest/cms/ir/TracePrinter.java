package palimpsest.cms.ir;

import java.util.Locale;
import java.util.stream.Collectors;
import palimpsest.host.isa.OperandWidth;

/// Prints traces; [TraceParser] reads them back.
///
/// One operation a line, its guest address last: `v12 f13 = sub.16 v4 0x20 in f9 @8049010` (result, codes written,
/// operation and width, two sources, codes read), `v14 = ld.8s [v12] @...` (`s` where it sign-extends), `ld.32 early
/// [v12]` a load the guest may never come to, `exit.ne f13 -> 0x8049100 20 {...} @...` (likelihood in 1/1000, then the
/// state left behind: registers, codes, instructions retired, those that depend, string iterations, and behind `x87`
/// the values of a [FloatState] and its mark), `carried v14 from v40 then v51` (a value at the head, in the first turn
/// and in the next one). `_` stands where an operation has nothing.
public final class TracePrinter {
  private TracePrinter() {}

  /// The text of a trace.
  public static String print(Trace trace) {
    StringBuilder text = new StringBuilder();
    text.append("trace ").append(hex(trace.head())).append(" values ").append(trace.values()).append('\n');
    if (!trace.prologue().isEmpty()) {
      text.append("prologue\n");
      trace.prologue().forEach(op -> text.append("  ").append(print(op)).append('\n'));
    }
    text.append("body\n");
    trace.body().forEach(op -> text.append("  ").append(print(op)).append('\n'));
    text.append("end\n  ").append(print(trace.end())).append('\n');
    for (Carried carried : trace.carried()) {
      text.append("carried ").append(carried.head()).append(" from ").append(carried.initial());
      text.append(" then ").append(carried.next()).append('\n');
    }
    for (Reuse reuse : trace.reuses()) {
      text.append("reuse ").append(reuse.protectedLoad()).append(" checked by");
      reuse.checkingStores().forEach(store -> text.append(' ').append(store));
      text.append('\n');
    }
    return text.toString();
  }

  /// The text of one operation.
  public static String print(Op op) {
    return switch (op) {
          case Op.LiveIn live -> live.dst() + " = live " + live.register();
          case Op.LiveInCodes live -> live.dst() + " = live codes";
          case Op.Alu alu -> print(alu);
          case Op.Conditional select ->
              select.dst() + " = " + select.op().mnemonic() + "." + lower(select.condition()) + " " + select.codes()
                  + " " + select.a() + " " + select.b();
          case Op.Load load ->
              load.dst() + " = ld." + width(load.width()) + (load.signed() ? "s" : "")
                  + (load.early() ? " early [" : " [") + load.address() + "]";
          case Op.Store store -> "st." + width(store.width()) + " [" + store.address() + "] " + store.value();
          case Op.Float operation ->
              operation.dst() + (operation.codesOut().exists() ? " " + operation.codesOut() : "") + " = "
                  + operation.op().mnemonic() + " " + operation.a() + " " + operation.b();
          case Op.FloatLoad load -> load.dst() + " = fld." + load.format().suffix() + " [" + load.address() + "]";
          case Op.FloatStore store ->
              "fst." + store.format().suffix() + " [" + store.address() + "] " + store.value();
          case Op.Exit exit ->
              "exit" + print(exit.test()) + " -> " + print(exit.target()) + " " + exit.likelihood() + " "
                  + print(exit.snapshot());
          case Op.PushReturn push -> "push-return " + hex(push.returnEip());
        }
        + at(op.eip());
  }

  private static String print(Op.Alu alu) {
    return alu.dst()
        + (alu.codesOut().exists() ? " " + alu.codesOut() : "")
        + " = "
        + alu.op().mnemonic()
        + (alu.width() == OperandWidth.W32 ? "" : "." + width(alu.width()))
        + " "
        + alu.a()
        + " "
        + alu.b()
        + (alu.old().equals(Operand.NOTHING) ? "" : " old " + alu.old())
        + (alu.codesIn().exists() ? " in " + alu.codesIn() : "");
  }

  private static String print(Trace.End end) {
    return switch (end) {
          case Trace.End.Always always -> "-> " + print(always.target()) + " " + print(always.snapshot());
          case Trace.End.Either either ->
              "if" + print(either.test()) + " -> " + print(either.taken()) + " else " + print(either.otherwise()) + " "
                  + print(either.snapshot());
        }
        + at(end.eip());
  }

  private static String print(Test test) {
    return switch (test) {
      case Test.OnCodes(var condition, var codes) -> "." + lower(condition) + " " + codes;
      case Test.OnZero(var whenZero, var value) -> (whenZero ? ".zero " : ".nonzero ") + value;
    };
  }

  private static String print(Target target) {
    return switch (target) {
      case Target.LoopHead _ -> "loop";
      case Target.Direct(int eip) -> hex(eip);
      case Target.Interpret(int eip) -> "interpret " + hex(eip);
      case Target.Indirect(var eip, var kind) -> lower(kind) + " " + eip;
    };
  }

  private static String print(Snapshot snapshot) {
    return snapshot.registers().stream().map(Operand::toString).collect(Collectors.joining(" ", "{", " "))
        + snapshot.codes()
        + " "
        + snapshot.retired()
        + " "
        + snapshot.retiredExtra()
        + " "
        + snapshot.repIterations()
        + print(snapshot.floats())
        + "}";
  }

  private static String print(FloatState floats) {
    return floats.values().isEmpty()
        ? ""
        : floats.values().stream().map(Operand::toString).collect(Collectors.joining(" ", " x87 ", " "))
            + Long.toHexString(floats.mark());
  }

  private static String at(int eip) {
    return " @" + Integer.toHexString(eip);
  }

  private static String hex(int value) {
    return "0x" + Integer.toHexString(value);
  }

  private static String width(OperandWidth width) {
    return Integer.toString(width.bits());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
