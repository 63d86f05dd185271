package palimpsest.verify.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import palimpsest.cms.CmsSettings;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.ManifestRow;
import palimpsest.verify.guest.Outcome;
import palimpsest.x86.elf.ElfException;

/// However CMS is set, every guest program prints what native execution printed.
///
/// The settings are a covering array: every two values of two switches meet in one of them. A build runs each guest
/// under the fewest of them in which it meets every value; `-Dpalimpsest.covering=all` runs every guest under every
/// one:
///
/// ```
/// mvn -q test -pl verification -am -Dtest=CoveringSetTest -Dsurefire.failIfNoSpecifiedTests=false \
///     -DargLine='-Xmx2g -Dpalimpsest.covering=all'
/// ```
class CoveringSetTest {
  /// More than any guest program uses.
  private static final int GUEST_MIB = 24;

  private static final long LIMIT = 100_000_000;

  private record Run(ManifestRow row, CmsSettings settings) {
    /// What is wrong with the run; nothing if nothing is.
    Stream<String> complaint(Configuration ordinary) {
      String about = row.program() + " " + row.arguments() + " under " + settings + ": ";
      try {
        Configuration configuration = ordinary.withOptions(ordinary.options().with(_ -> settings));
        Outcome outcome = Outcome.of(row.guest(), configuration, LIMIT);
        if (outcome.exit().isEmpty()) {
          return Stream.of(about + "it does not end");
        }
        if (outcome.status() != row.status()) {
          return Stream.of(about + "exit status " + outcome.exit());
        }
        return outcome.output().equals(row.expectedOutput()) ? Stream.empty() : Stream.of(about + outcome.output());
      } catch (ElfException | IOException | RuntimeException e) {
        return Stream.of(about + e);
      }
    }
  }

  @Test
  void everyGuestGivesTheNativeResultUnderSettingsInWhichAllPairsMeet() throws IOException, MachineException {
    Configuration ordinary =
        Configuration.ordinary(Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), GUEST_MIB), 3);
    List<ManifestRow> rows = ManifestRow.all(Path.of("guests"), "small");
    List<CmsSettings> settings = SwitchValues.pairwise();
    boolean all = "all".equals(System.getProperty("palimpsest.covering"));
    List<List<Integer>> shares = SwitchValues.shares(settings, rows.size());
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      ManifestRow row = rows.get(i);
      (all ? settings : shares.get(i).stream().map(settings::get).toList())
          .forEach(each -> runs.add(new Run(row, each)));
    }
    List<String> complaints = runs.parallelStream().flatMap(run -> run.complaint(ordinary)).toList();
    assertEquals(List.of(), complaints, () -> String.join("\n", complaints));
  }
}
