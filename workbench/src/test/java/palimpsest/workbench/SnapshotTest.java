package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `run --checkpoint-at`, `--checkpoint` and `--restore`, as a person uses them.
class SnapshotTest {
  @TempDir private Path folder = Path.of("");

  private CommandRun run(String... arguments) {
    return CommandRun.of(folder, Stream.concat(Stream.of("run"), Stream.of(arguments)).toArray(String[]::new));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void aCheckpointChangesNothingAndIsGoneOnFrom() throws IOException {
    CommandRun plain = run("--stats", file("plain.json"), CommandRun.guest("sort"), "3000");
    CommandRun with = run(
        "--stats", file("with.json"), "--checkpoint-at", "50000,300000", "--checkpoint", file("s"),
        CommandRun.guest("sort"), "3000");
    assertEquals(plain, with);
    assertEquals(Files.readString(folder.resolve("plain.json")), Files.readString(folder.resolve("with.json")));
    assertEquals(plain, run("--restore", file("s.50000")));
    assertEquals(plain, run("--restore", file("s.300000"), CommandRun.guest("sort")));
    assertEquals(plain, run("--restore", file("s.300000"), "--machine", "tm5600", "--engine", "interpreter"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      50000   | sort 3000     | --gears 4
      700000  | sort 3000     | --machine tm8600
      1200000 | sort 3000     | --max-instructions 1700000
      100000  | smc all 40    | --gears 3
      20000   | selfmod 3     | --engine reference
      30000   | processes 4   | --power longrun
      300000  | threads 4     | --cms tcache.bytes=32768
      1000000 | signals 10    | --cms timer-period=7000
      400000  | linpack 60    | --gears 2
      400000  | bigcode 128 4 40 | --cms tcache.bytes=16384,tcache.policy=flush
      9000    | hello one two | --gears 1
      """)
  void anExactRestoreEndsWithTheStatisticsOfTheRunThatWasNeverInterrupted(long at, String guest, String options)
      throws IOException {
    List<String> program = new ArrayList<>(List.of(guest.split(" ")));
    program.set(0, CommandRun.guest(program.getFirst()));
    List<String> under = List.of(options.split(" "));
    CommandRun plain = run(under, List.of("--stats", file("plain.json")), program);
    run(under, List.of("--checkpoint-at", "" + at, "--checkpoint", file("s")), program);
    CommandRun rest =
        run(under, List.of("--restore", file("s"), "--exact", "--stats", file("rest.json")), List.of());
    assertEquals(plain.status(), rest.status(), rest::errors);
    assertTrue(plain.guestOut().endsWith(rest.guestOut()), rest::guestOut);
    assertEquals(Files.readString(folder.resolve("plain.json")), Files.readString(folder.resolve("rest.json")));
  }

  @Test
  void aSnapshotOfAnExactlyRestoredRunIsTheOneOfTheRunThatWasNeverInterrupted() throws IOException {
    for (String guest : List.of("processes 3", "sort 3000", "smc all 40")) {
      List<String> program = new ArrayList<>(List.of(guest.split(" ")));
      String name = program.set(0, CommandRun.guest(program.getFirst()));
      run(List.of("--checkpoint-at", "30000,100000"), List.of("--checkpoint", file(name)), program);
      CommandRun again = run(
          "--restore", file(name + ".30000"), "--exact", "--checkpoint-at", "100000", "--checkpoint", file("again"));
      assertEquals(List.of(), again.errorLines());
      assertArrayEquals(
          Files.readAllBytes(folder.resolve(name + ".100000")), Files.readAllBytes(folder.resolve("again")), name);
    }
  }

  private CommandRun run(List<String> options, List<String> more, List<String> program) {
    return run(Stream.of(options, more, program).flatMap(List::stream).toArray(String[]::new));
  }

  @Test
  void aRunMayEndWhereTheCheckpointIs() {
    CommandRun begun = run(
        "--max-instructions", "40000", "--checkpoint-at", "40000", "--checkpoint", file("s"), CommandRun.guest("sort"),
        "3000");
    assertEquals(124, begun.status());
    assertEquals(run(CommandRun.guest("sort"), "3000").guestOut(), run("--restore", file("s")).guestOut());
    CommandRun exact = run("--restore", file("s"), "--exact");
    assertEquals(2, exact.status());
    assertTrue(exact.errors().contains("give that run more --max-instructions, or none"), exact::errors);
  }

  @Test
  void aRestoredRunCanBeSavedAgain() {
    run("--checkpoint-at", "40000", "--checkpoint", file("a"), CommandRun.guest("processes"), "3");
    run("--restore", file("a"), "--checkpoint-at", "40000", "--checkpoint", file("b"));
    CommandRun plain = run(CommandRun.guest("processes"), "3");
    CommandRun rest = run("--restore", file("b"));
    assertTrue(plain.guestOut().endsWith(rest.guestOut()), rest::guestOut);
    assertEquals(plain.status(), rest.status());
  }

  @Test
  void aCheckpointThatNeverCameIsSaid() {
    CommandRun over = run("--checkpoint-at", "99999999", "--checkpoint", file("s"), CommandRun.guest("hello"));
    assertEquals(List.of("palimpsest: --checkpoint-at 99999999: the guest ended sooner; no snapshot was taken"),
        over.errorLines());
    assertEquals(0, over.status());
    assertFalse(Files.exists(folder.resolve("s")));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      --checkpoint-at 5 HELLO                   | give both
      --checkpoint T/x HELLO                    | give both
      --checkpoint-at -5 --checkpoint T/x HELLO | give a number of guest instructions, 0 or more
      --checkpoint-at 5x --checkpoint T/x HELLO | '5x' is no whole number
      --checkpoint-at 5 --checkpoint T HELLO    | is a folder
      --restore T/nothing                       | cannot be read
      --restore T/text                          | is no snapshot
      --restore T/empty                         | is no snapshot
      --restore T/newer                         | has format 3, and this version reads 2
      --restore T/good HELLO                    | was taken of another program
      --restore T/good --env A=B                | has its environment already
      --restore T/good SORT 5                   | has its arguments already
      --restore T/good --prove                  | leave one out
      --restore T/good --machine T/small.toml   | holds a conventional memory of
      --exact HELLO                             | give --restore, too
      --restore T/good --exact --gdb 0          | --exact goes with none of
      --restore T/good --exact --inject seed=1  | --exact goes with none of
      --restore T/good --exact --record T/r     | --exact goes with none of
      --restore T/good --exact --gears 2        | was taken with --gears '4', not '2'
      --restore T/good --exact --cms chaining=off  | was taken with --cms '', not 'chaining=off'
      --restore T/good --exact --machine tm8600 | holds a conventional memory of
      --restore T/good --exact --machine tm5600 | was taken with --machine 'tm5800
      --restore T/good --exact --mhz 300        | was taken with --mhz '
      --restore T/good --exact --power longrun  | was taken with --cms '', not 'power=longrun'
      --restore T/good --exact --max-instructions 900 | give at least 1025 more
      """)
  void whatCannotBeIsRefusedInOneLine(String arguments, String words) throws IOException {
    run("--checkpoint-at", "5", "--checkpoint", file("good"), CommandRun.guest("sort"), "3000");
    byte[] good = Files.readAllBytes(folder.resolve("good"));
    good[23]++;
    Files.write(folder.resolve("newer"), good);
    Files.writeString(folder.resolve("text"), "PALIMPSEST");
    Files.writeString(folder.resolve("empty"), "");
    Files.writeString(folder.resolve("small.toml"), "base = \"tm5800\"\n[memory]\ntotal_mib = 32\n");
    String line = arguments.replace("HELLO", CommandRun.guest("hello")).replace("SORT", CommandRun.guest("sort"))
        .replace("T/", folder + "/").replace(" T ", " " + folder + " ");
    CommandRun refused = run(line.split(" "));
    assertAll(
        () -> assertEquals(2, refused.status()),
        () -> assertEquals(1, refused.errorLines().size(), refused::errors),
        () -> assertTrue(refused.errors().contains(words), refused::errors));
  }

  @Test
  void everyCutAndEveryFlippedBitIsRefusedInOneLine() throws IOException {
    run("--checkpoint-at", "5", "--checkpoint", file("good"), CommandRun.guest("hello"));
    byte[] good = Files.readAllBytes(folder.resolve("good"));
    Random random = new Random(5);
    List<byte[]> damaged = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      byte[] flipped = good.clone();
      flipped[i < 100 ? i : random.nextInt(good.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      damaged.add(flipped);
      damaged.add(Arrays.copyOf(good, random.nextInt(good.length)));
    }
    for (byte[] each : damaged) {
      Files.write(folder.resolve("bad"), each);
      CommandRun refused = run("--restore", file("bad"));
      assertEquals(2, refused.status(), refused::errors);
      assertEquals(1, refused.errorLines().size(), refused::errors);
      assertTrue(refused.errors().startsWith("palimpsest: --restore " + file("bad") + ": "), refused::errors);
    }
  }
}
