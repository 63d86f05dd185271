package palimpsest.workbench.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import palimpsest.host.account.CycleLeaf;
import palimpsest.x86.linux.CodeMapping;

/// Books by function and gear, of a run that is over, and the files made of them (docs/traces.md).
public final class FunctionTotals {
  private static final CycleLeaf[] LEAVES = CycleLeaf.values();
  private static final String NOBODY = "[nobody]";

  /// Whom a total is of.
  private record Key(String process, FunctionNames.Function function, int gear) {}

  private static final class Total {
    private final long[] cycles = new long[LEAVES.length];
    private long instructions;
    private long molecules;

    private void add(CodeRow row) {
      for (int i = 0; i < cycles.length; i++) {
        cycles[i] += row.cycles[i];
      }
      instructions += row.instructions;
      molecules += row.molecules;
    }

    private long sum() {
      long sum = 0;
      for (long leaf : cycles) {
        sum += leaf;
      }
      return sum;
    }
  }

  private final List<Map.Entry<Key, Total>> totals;
  private final boolean oneProcess;

  private FunctionTotals(Map<Key, Total> totals) {
    this.totals = new ArrayList<>(totals.entrySet());
    this.totals.sort(
        Comparator.comparingLong((Map.Entry<Key, Total> each) -> -each.getValue().sum())
            .thenComparing(each -> each.getKey().function().name())
            .thenComparing(each -> each.getKey().function().module())
            .thenComparing(each -> each.getKey().process())
            .thenComparing(each -> each.getKey().gear()));
    this.oneProcess =
        totals.keySet().stream().map(Key::process).filter(name -> !name.isEmpty()).distinct().count() <= 1;
  }

  /// Adds up what has been recorded.
  public static FunctionTotals of(FunctionBooks books) {
    Map<Key, Total> totals = new LinkedHashMap<>();
    FunctionNames names = new FunctionNames(books.calls());
    for (CodeSpace space : books.spaces()) {
      for (CodeRow row : space.rows()) {
        Optional<CodeMapping> mapping = space.mapping(row.eip);
        FunctionNames.Function function =
            mapping.map(shown -> names.at(shown, row.eip)).orElse(FunctionNames.NO_FILE);
        add(totals, new Key(space.process(), function, row.gear), row);
      }
    }
    add(totals, new Key("", new FunctionNames.Function(NOBODY, NOBODY), 0), books.nobody());
    return new FunctionTotals(totals);
  }

  private static void add(Map<Key, Total> totals, Key key, CodeRow row) {
    Total total = new Total();
    total.add(row);
    if (total.sum() + total.instructions + total.molecules > 0) {
      totals.computeIfAbsent(key, _ -> new Total()).add(row);
    }
  }

  /// `functions.jsonl`: one JSON object for each function and gear, the one that took most cycles first.
  public String lines() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Key, Total> each : totals) {
      Key key = each.getKey();
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("function", key.function().name());
      map.put("module", key.function().module());
      map.put("process", key.process());
      map.put("gear", key.gear());
      map.put("guest_instructions", each.getValue().instructions);
      map.put("cycles", each.getValue().sum());
      map.put("cycle_stack", stack(each.getValue()));
      map.put("molecules", each.getValue().molecules);
      text.append(Json.line(map));
    }
    return text.toString();
  }

  private static Map<String, Object> stack(Total total) {
    Map<String, Object> leaves = new LinkedHashMap<>();
    for (CycleLeaf leaf : LEAVES) {
      if (total.cycles[leaf.ordinal()] != 0) {
        leaves.put(leaf.jsonName(), total.cycles[leaf.ordinal()]);
      }
    }
    return leaves;
  }

  /// `stacks.folded`: function, gear and cycle leaf of each stack, and its cycles; with the process before them where
  /// there are several.
  public String folded() {
    Map<String, Long> stacks = new TreeMap<>();
    for (Map.Entry<Key, Total> each : totals) {
      Key key = each.getKey();
      String begin = (oneProcess || key.process().isEmpty() ? "" : frame(key.process()) + ";")
          + frame(key.function().name()) + ";gear " + key.gear() + ";";
      stack(each.getValue()).forEach((leaf, cycles) -> stacks.merge(begin + leaf, (Long) cycles, Long::sum));
    }
    StringBuilder text = new StringBuilder();
    stacks.forEach((stack, cycles) -> text.append(stack).append(' ').append(cycles).append('\n'));
    return text.toString();
  }

  /// A name in which nothing separates frames.
  private static String frame(String name) {
    return name.replace(';', ':').replace('\n', ' ');
  }
}
