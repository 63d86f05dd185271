package palimpsest.verify.hardware;

import java.util.ArrayList;
import java.util.List;
import palimpsest.verify.battery.AreaReport.Finding;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Width;

/// Holds results of [FpuDraw]'s trials against each other, to the last bit but for what processors do differently:
///
/// - the instruction and data pointers, the selectors and the opcode in an image: the P6 family keeps those of the last
///   instruction, later processors those of the last exception, and no selectors (Intel SDM volume 1, section 8.1.8);
/// - after a transcendental instruction, the last place of what it leaves, and C1: processors promise an error of less
///   than one unit there (SDM volume 1, section 8.3.10), we round correctly.
///
/// @param processor who was asked
record FpuJudge(Processor processor) {
  private static final int MOST_FINDINGS = 10;
  private static final int STATUS = 4;
  private static final int C1_BYTE = STATUS + 1;
  private static final int C1 = 0x02;
  private static final int REGISTERS = 28;
  private static final int REGISTER_BYTES = 10;

  /// What came of it.
  ///
  /// @param inexact cases in which a transcendental instruction's last place or C1 differed
  record Verdict(long inexact, List<Finding> findings) {}

  /// Compares the results for a batch.
  Verdict judge(Batch batch, Results theirs, Results ours) {
    List<Finding> findings = new ArrayList<>();
    long inexact = 0;
    int at = 0;
    for (Trial trial : batch.trials()) {
      Line line = trial.snippet().lines().get(FpuDraw.DRAWN);
      for (InitialState state : trial.states()) {
        Result one = theirs.at(at);
        Result other = ours.at(at);
        at++;
        if (agrees(line, one, other, false)) {
          continue;
        }
        if (isTranscendental(line) && agrees(line, one, other, true)) {
          inexact++;
        } else if (findings.size() < MOST_FINDINGS) {
          findings.add(finding(trial.snippet(), state, one, other));
        }
      }
    }
    return new Verdict(inexact, findings);
  }

  private static boolean agrees(Line line, Result one, Result other, boolean nearly) {
    boolean same = one.sameFault(other) && one.flags() == other.flags();
    for (int i = 0; i < 8; i++) {
      same &= one.register(i) == other.register(i);
    }
    for (int i = 0; i < Layout.MEMORY_BYTES; i++) {
      boolean expected = one.memory(i) == other.memory(i) || isPointer(line, i);
      boolean close = nearly && (i == C1_BYTE && (one.memory(i) ^ other.memory(i)) == C1 || isNear(one, other, i));
      same &= expected || close;
    }
    return same;
  }

  /// Whether a byte of window or edge belongs to pointers, opcode or selectors.
  private static boolean isPointer(Line line, int offset) {
    if (offset < Layout.WINDOW_BYTES) {
      return offset >= 12 && offset < REGISTERS;
    }
    int inEdge = offset - Layout.WINDOW_BYTES;
    boolean wide = line.instruction().operandSize() != Width.WORD;
    return name(line).equals("FNSTENV") && (wide ? inEdge >= 12 && inEdge < 28 : inEdge >= 6 && inEdge < 14);
  }

  /// Whether a byte of the image belongs to a register whose two values are neighbours.
  private static boolean isNear(Result one, Result other, int offset) {
    int register = (offset - REGISTERS) / REGISTER_BYTES;
    if (offset < REGISTERS || register >= 8) {
      return false;
    }
    int from = REGISTERS + register * REGISTER_BYTES;
    long distance = significand(one, from) - significand(other, from);
    int exponents = signExponent(one, from) - signExponent(other, from);
    boolean acrossPowers = Math.abs(exponents) == 1 && distance == exponents * (Long.MIN_VALUE + 1);
    return exponents == 0 ? Math.abs(distance) == 1 : acrossPowers;
  }

  private static long significand(Result result, int from) {
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | result.memory(from + i);
    }
    return value;
  }

  private static int signExponent(Result result, int from) {
    return result.memory(from + 8) | result.memory(from + 9) << 8;
  }

  private static boolean isTranscendental(Line line) {
    return switch (name(line)) {
      case "F2XM1", "FYL2X", "FYL2XP1", "FPATAN", "FPTAN", "FSIN", "FCOS", "FSINCOS" -> true;
      default -> false;
    };
  }

  private static String name(Line line) {
    Instruction in = line.instruction();
    int opcode = in.operands().getLast() instanceof Operand.Imm(int value, _) ? value : 0;
    return OpcodeTable.i686().fpuRow(opcode).name();
  }

  private Finding finding(Snippet snippet, InitialState state, Result theirs, Result ours) {
    return new Finding(
        "the interpreter executes " + snippet.lines().get(FpuDraw.DRAWN) + " as " + processor.title() + " does",
        Differences.text(snippet.toString(), state, processor.title(), theirs, "interpreter", ours),
        "");
  }
}
