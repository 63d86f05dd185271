package palimpsest.cms.lift;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import palimpsest.cms.region.GuestPath;
import palimpsest.host.isa.OperandWidth;

/// Where on a path a translation looks whether the guest's bytes are still those it was made from.
///
/// A byte must be as it was when its instruction is executed, and it cannot change but by the stores of the path
/// itself. So the path is cut behind every instruction that stores, and each part begins by comparing the bytes of its
/// own instructions, once each however often they occur. Every byte executed is then compared between the last store
/// before and the first store after, and no store of the path, not even one that is undone by a later one, escapes.
final class CodeChecks {
  private static final int PAGE = 4096;

  private final GuestPath path;
  private final Map<Integer, byte[]> code;
  private final Map<Integer, CodeField> fields;

  /// @param code the bytes of the path's instructions, by address
  /// @param fields constants among them that are not to be compared, by address
  CodeChecks(GuestPath path, Map<Integer, byte[]> code, Map<Integer, CodeField> fields) {
    this.path = path;
    this.code = code;
    this.fields = fields;
  }

  /// A comparison.
  ///
  /// @param eip guest address of the instruction the first byte belongs to
  /// @param address linear address of the bytes
  /// @param expected little-endian, zero-extended
  record Check(int eip, int address, OperandWidth width, int expected) {}

  /// The comparisons before each step.
  ///
  /// @param stores the steps that store
  List<List<Check>> before(BitSet stores) {
    List<List<Check>> plan = new ArrayList<>();
    int start = 0;
    while (start < path.steps().size()) {
      int next = stores.nextSetBit(start);
      int end = next < 0 ? path.steps().size() : next + 1;
      plan.add(part(start, end));
      for (int i = start + 1; i < end; i++) {
        plan.add(List.of());
      }
      start = end;
    }
    return plan;
  }

  /// A byte to compare.
  ///
  /// @param address linear, as an unsigned number
  /// @param eip the instruction it belongs to
  private record CodeByte(long address, int eip, int value) {}

  private List<Check> part(int start, int end) {
    SortedMap<Long, CodeByte> bytes = new TreeMap<>();
    for (int i = start; i < end; i++) {
      int eip = path.steps().get(i).eip();
      byte[] instruction = code.getOrDefault(eip, new byte[0]);
      Optional<CodeField> field = Optional.ofNullable(fields.get(eip));
      for (int k = 0; k < instruction.length; k++) {
        int offset = k;
        if (field.filter(it -> offset >= it.offset() && offset < it.offset() + it.bytes()).isEmpty()) {
          long address = Integer.toUnsignedLong(eip + k);
          bytes.put(address, new CodeByte(address, eip, instruction[k] & 0xff));
        }
      }
    }
    List<Check> checks = new ArrayList<>();
    List<CodeByte> run = new ArrayList<>();
    for (CodeByte each : bytes.values()) {
      boolean goesOn = run.isEmpty() || (each.address() == run.getLast().address() + 1 && each.address() % PAGE != 0);
      if (!goesOn) {
        compare(run, checks);
        run.clear();
      }
      run.add(each);
    }
    compare(run, checks);
    return checks;
  }

  /// Compares a run of bytes in one page; its last word may overlap the one before.
  private static void compare(List<CodeByte> run, List<Check> checks) {
    int at = 0;
    while (at < run.size()) {
      int width = run.size() >= 4 ? 4 : run.size() - at >= 2 ? 2 : 1;
      List<CodeByte> word = run.subList(Math.min(at, run.size() - width), Math.min(at, run.size() - width) + width);
      int expected = 0;
      for (CodeByte each : word.reversed()) {
        expected = (expected << 8) | each.value();
      }
      OperandWidth wide = width == 4 ? OperandWidth.W32 : width == 2 ? OperandWidth.W16 : OperandWidth.W8;
      checks.add(new Check(word.getFirst().eip(), (int) word.getFirst().address(), wide, expected));
      at += width;
    }
  }
}
