package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real runs become a page.
class ReportCommandTest {
  @TempDir private Path folder = Path.of("");

  private String stats(String name, String... options) {
    Path file = folder.resolve(name);
    String[] all = new String[options.length + 5];
    all[0] = "run";
    all[1] = "--stats";
    all[2] = file.toString();
    System.arraycopy(options, 0, all, 3, options.length);
    all[all.length - 2] = CommandRun.guest("crc32");
    all[all.length - 1] = "300";
    assertEquals(0, CommandRun.of(folder, all).status());
    return file.toString();
  }

  @Test
  void twoRunsAreComparedAndTheSameFilesGiveTheSamePage() throws IOException {
    String slow = stats("slow.json", "--gears", "1");
    String fast = stats("fast.json", "--gears", "3");
    String one = folder.resolve("one.html").toString();
    String two = folder.resolve("two.html").toString();

    CommandRun first = CommandRun.of(folder, "report", slow, fast, "--out", one);
    CommandRun second = CommandRun.of(folder, "report", "--compare", slow, fast, "--out", two);

    String page = Files.readString(Path.of(one));
    assertAll(
        () -> assertEquals(0, first.status(), first.errors()),
        () -> assertEquals("", first.errors() + first.out()),
        () -> assertEquals(0, second.status(), second.errors()),
        () -> assertEquals(page, Files.readString(Path.of(two))),
        () -> assertTrue(page.contains("Cycles by leaf: what changed")));
  }

  @Test
  void aRunIsNotComparedWithItself() {
    String run = stats("run.json");
    CommandRun refused = CommandRun.of(folder, "report", "--compare", run, run, "--out", folder + "/page.html");

    assertAll(
        () -> assertEquals(2, refused.status()),
        () -> assertTrue(refused.errors().contains("two different runs"), refused.errors()));
  }
}
