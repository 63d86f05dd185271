package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever a person gets wrong is answered by one line that names it, exit status 2, and nothing left behind.
class BadInputTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void makeFiles() throws IOException {
    byte[] good = Files.readAllBytes(Path.of(CommandRun.guest("hello")));
    Files.write(folder.resolve("truncated"), Arrays.copyOf(good, 60));
    Files.write(folder.resolve("halved"), Arrays.copyOf(good, good.length / 2));
    Files.write(folder.resolve("elf64"), withByte(good, 4, 2));
    Files.write(folder.resolve("arm"), withByte(good, 18, 40));
    Files.write(folder.resolve("shared"), withByte(good, 16, 1));
    Files.writeString(folder.resolve("text"), "#!/bin/sh\n");
    Files.write(folder.resolve("empty"), new byte[0]);
    Files.createDirectory(folder.resolve("dir"));
    Files.writeString(folder.resolve("key.toml"), "base = \"tm5800\"\nsumary = \"x\"\n");
    Files.writeString(folder.resolve("nested.toml"), "base = \"tm5800\"\n[tables]\nstore_bufer = 3\n");
    Files.writeString(folder.resolve("type.toml"), "base = \"tm5800\"\n[tables]\nstore_buffer = \"many\"\n");
    Files.writeString(folder.resolve("range.toml"), "base = \"tm5800\"\n[tables]\nstore_buffer = -1\n");
    Files.writeString(folder.resolve("base.toml"), "base = \"tm5801\"\n");
    Files.writeString(folder.resolve("syntax.toml"), "base = \n");
    Files.writeString(folder.resolve("late.trace"), "10 300\n20 933\n20 300\n");
    Files.writeString(folder.resolve("point.trace"), "10 301\n");
    Files.writeString(folder.resolve("manifest.tsv"), "program\tsize\nsha256\tsmall\n");
  }

  private static byte[] withByte(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      run T/truncated                           | truncated
      run T/halved                              | halved
      run T/elf64                               | elf64
      run T/arm                                 | arm
      run T/shared                              | shared
      run T/text                                | is a script
      run T/empty                               | empty
      run T/nothing                             | nothing: no such file
      run T/dir                                 | dir: is a folder
      run                                       | PROGRAM
      run --gdb nowhere HELLO                   | --gdb nowhere
      run --gdb 65536 HELLO                     | --gdb 65536
      run --wait HELLO                          | --wait without --gdb
      run --gdb 0 --check-engines 9 HELLO       | --check-engines
      explain T/empty                           | empty
      explain --html T/dir HELLO                | is a folder
      explain T/nothing                         | no such file
      run --root T/nothing HELLO                | --root
      run --root T/text HELLO                   | --root
      run --bind T HELLO                        | expected HOST=GUEST
      run --bind T=data HELLO                   | beginning with /
      run --bind T=/a/../b HELLO                | a plain path below /
      run --bind T=/:ro HELLO                   | there is --root
      run --bind T/nothing=/data HELLO          | cannot be read
      run --env NAME HELLO                      | --env NAME: expected NAME=VALUE
      run --env =VALUE HELLO                    | --env =VALUE: expected NAME=VALUE
      run --machine tm5801 HELLO                | did you mean tm5800
      run --machine T/nothing.toml HELLO        | nothing.toml
      run --machine T/dir HELLO                 | dir
      run --machine T/key.toml HELLO            | did you mean summary
      run --machine T/nested.toml HELLO         | did you mean
      run --machine T/type.toml HELLO           | store_buffer
      run --machine T/range.toml HELLO          | store_buffer
      run --machine T/base.toml HELLO           | did you mean tm5800
      run --machine T/syntax.toml HELLO         | line 1
      machines tm8601                           | did you mean tm8600
      machines T/key.toml                       | did you mean summary
      machines tm5800 tm8600                    | tm8600
      run --mhz 934 HELLO                       | 300, 367, 533, 667, 800, 933
      run --mhz 0 HELLO                         | 300, 367, 533, 667, 800, 933
      run --mhz fast HELLO                      | no number
      run --power fast HELLO                    | fixed, performance, economy, longrun and trace:FILE
      run --power economy --mhz 300 HELLO       | give one or the other
      run --power trace:T/nothing HELLO         | cannot be read
      run --power trace:T/dir HELLO             | cannot be read
      run --power trace:T/elf64 HELLO           | cannot be read
      run --power trace:T/key.toml HELLO        | line 1: 'base =
      run --power trace:T/late.trace HELLO      | line 3: the times must rise
      run --power trace:T/point.trace HELLO     | line 1: tm5800 has no operating point at 301 MHz; it has 300, 367
      run --max-instructions 0 HELLO            | --max-instructions 0
      run --max-instructions -5 HELLO           | --max-instructions -5
      run --max-instructions abc HELLO          | no whole number
      run --max-instructions 9223372036854775808 HELLO | --max-instructions
      run --max-instructions HELLO              | --max-instructions
      run --gears 0 HELLO                       | --gears 0
      run --gears 5 HELLO                       | --gears 5
      run --gears x HELLO                       | no whole number
      run --engine fast HELLO                   | reference, compiled, interpreter
      run --stats T/no/stats.json HELLO         | folder does not exist
      run --stats T/dir HELLO                   | is a folder
      run --stats T/text/stats.json HELLO       | folder does not exist
      run --tcache-save T/dir HELLO             | is a folder
      run --tcache-load T/nothing HELLO         | cannot be read
      run --tcache-load T/elf64 HELLO           | is no saved T-cache
      run --tcache-load T/empty HELLO           | is no saved T-cache
      run --prove --tcache-load T/empty HELLO   | leave one out
      reproduce --guests T/nothing              | manifest.tsv
      run --reprot HELLO                        | did you mean --report
      run --nonsense HELLO                      | --nonsense
      explain --at nonsense HELLO               | --at nonsense
      explain --at 1 HELLO                      | --at 00000001
      explain --at 123456789 HELLO              | --at 123456789
      explain --gear 1 HELLO                    | --gear 1
      explain --gear 5 HELLO                    | --gear 5
      explain --after -1 HELLO                  | --after -1
      explain --after 0 HELLO                   | --at
      bench --guests GUESTS nonsense            | called nonsense
      bench --guests GUESTS --size small crc32 nonsense | called nonsense
      bench --guests GUESTS --size huge         | small, bench
      bench --guests T/nothing                  | manifest.tsv
      bench --guests T                          | manifest.tsv
      verify --guests T/nothing                 | manifest.tsv
      verify --guests T                         | seven cells
      verify --guests GUESTS --out T/nothing    | --out
      verify --guests GUESTS --seconds 0        | --seconds 0
      verify --guests GUESTS --seconds x        | no number
      verify --guests GUESTS --seed x           | no whole number
      verify --guests GUESTS --area nonsense    | the areas are generated
      verify --replay T/nothing                 | nothing
      verify --replay T/empty                   | no claim
      verify --replay T/elf64                   | not a text file
      verify --replay T/text                    | no program
      lockstep T/nothing                        | no such file
      lockstep --reference 0 HELLO              | --reference 0
      lockstep --gears 5 HELLO                  | --gears 5
      lockstep --memory-every 0 HELLO           | --memory-every 0
      lockstep --inject nonsense HELLO          | key=number
      lockstep --inject nonsense=1 HELLO        | nonsense
      report                                    | --out
      report --out T/report.html                | no result to report on
      report --out T/report.html T/nothing      | nothing: no such file
      report --out T/report.html T/dir          | no recorded run
      report --out T/report.html T/text         | is damaged: no JSON
      report --out T/report.html T/empty        | is empty
      report --out T/report.html T/elf64        | is no text
      report --out T/report.html --compare T/text | --compare
      report --out T/dir T/text                 | is a folder
      run --inject rollback=0 HELLO             | 1 or more
      fetch-guests                              | --out
      fetch-guests --out T/text bc              | is no folder
      fetch-guests --out T/. bc                 | neither empty nor made by fetch-guests
      fetch-guests --out T/new ../x             | no name of a Debian package
      rum HELLO                                 | did you mean run
      """)
  void oneLineAndNothingLeftBehind(String command, String expected) throws IOException {
    List<Path> before = files();

    CommandRun run = CommandRun.of(folder, command
        .replace("T/", folder + "/")
        .replace("GUESTS", CommandRun.GUESTS.toString())
        .replace("HELLO", CommandRun.guest("hello"))
        .replaceAll(" T$", " " + folder)
        .split(" ", -1));

    assertAll(
        () -> assertEquals(Main.USAGE, run.status(), run.errors()),
        () -> assertEquals(1, run.errorLines().size(), run.errors()),
        () -> assertTrue(run.errors().startsWith("palimpsest: "), run.errors()),
        () -> assertTrue(run.errors().contains(expected), run.errors()),
        () -> assertEquals("", run.out()),
        () -> assertEquals("", run.guestOut()),
        () -> assertEquals(before, files()));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    }
  }
}
