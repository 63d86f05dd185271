package palimpsest.workbench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;

/// The page explains the leaves there are, in the words of docs/stats.md without their backticks.
class LeavesTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `(cycle_stack|energy_stack_pj)/([^`]+)` \\| [^|]+ \\| (.+) \\|$", Pattern.MULTILINE);

  @Test
  void everyLeafIsExplainedAsInTheDocumentation() throws IOException {
    List<String> documented = ROW.matcher(Files.readString(Path.of("../docs/stats.md"))).results()
        .map(row -> (row.group(1).startsWith("cycle") ? "cycles " : "energy ") + row.group(2) + ": "
            + row.group(3).replace("`", ""))
        .toList();

    assertEquals(documented,
        Leaves.all().stream().map(leaf -> leaf.stack() + " " + leaf.name() + ": " + leaf.meaning()).toList());
  }

  @Test
  void theLeavesAreThoseOfTheAccounts() {
    assertEquals(Arrays.stream(CycleLeaf.values()).map(CycleLeaf::jsonName).toList(), names("cycles"));
    assertEquals(Arrays.stream(EnergyLeaf.values()).map(EnergyLeaf::jsonName).toList(), names("energy"));
  }

  @Test
  void cmsOwnWorkIsWhatTheAccountsCallSo() {
    assertEquals(Arrays.stream(CycleLeaf.values()).filter(CycleLeaf::isCms).map(CycleLeaf::jsonName).toList(),
        Leaves.all().stream().filter(leaf -> leaf.stack().equals("cycles") && leaf.group().equals(Leaves.CMS))
            .map(Leaf::name).toList());
  }

  private static List<String> names(String stack) {
    return Leaves.all().stream().filter(leaf -> leaf.stack().equals(stack)).map(Leaf::name).toList();
  }
}
