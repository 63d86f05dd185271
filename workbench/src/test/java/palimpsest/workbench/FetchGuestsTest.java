package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packages become a folder and a list of hashes, whatever Debian's tools are; here they are scripts that need no
/// network.
class FetchGuestsTest {
  /// SHA-256 of `bc 1.07`.
  private static final String HASH = "831b4d8bae0dbb4ecdad7e2100e1aa3a2ae748fb20f31afdab4e7888ed86dd93";

  @TempDir private Path folder = Path.of("");
  private Path tools = Path.of("");

  @BeforeEach
  void makeTools() throws IOException {
    tools = Files.createDirectory(folder.resolve("tools"));
    // A package is its name and version; unpacked it is usr/bin/NAME.
    script("apt-get",
        """
        for name; do :; done
        [ "$name" = update ] && exit 0
        cache=$(sed -n 's/^Dir::Cache "\\(.*\\)";/\\1/p' "$APT_CONFIG")
        [ "$name" = nosuch ] && { echo "E: Unable to locate package nosuch"; exit 100; }
        printf '%s 1.07' "$name" > "$cache/archives/${name}_1.07_i386.deb"
        """);
    script("dpkg-deb",
        """
        for file; do :; done
        read -r name version < "$file"
        [ "$1" = -W ] && { printf '%s\\t%s\\n' "$name" "$version"; exit 0; }
        printf '%s' "$name"
        """);
    script("tar",
        """
        for folder; do :; done
        read -r name
        echo program > "$folder/bin/$name"
        """);
  }

  @Test
  void packagesAreUnpackedAndTheirHashesListed() throws IOException {
    Path out = folder.resolve("out");
    fetch(out, "bc");
    assertTrue(Files.isSymbolicLink(out.resolve("bin")));
    assertEquals("program\n", Files.readString(out.resolve("usr/bin/bc")));
    assertEquals(List.of("package\tversion\tsha256", "bc\t1.07\t" + HASH), manifest(out));
  }

  @Test
  void aSecondFetchAddsToTheFirst() throws IOException {
    Path out = folder.resolve("out");
    fetch(out, "bc");
    fetch(out, "awk");
    fetch(out, "bc");
    assertEquals(List.of("package", "awk", "bc"), manifest(out).stream().map(line -> line.split("\t", -1)[0]).toList());
  }

  @Test
  void whatAptRefusesIsSaidInOneLine() {
    UsageException refusal = assertThrows(UsageException.class, () -> fetch(folder.resolve("out"), "nosuch"));
    assertEquals("fetch-guests: apt says: E: Unable to locate package nosuch", refusal.getMessage());
  }

  @Test
  void aHostWithoutAptIsToldSoInOneLine() throws IOException {
    Files.delete(tools.resolve("apt-get"));
    UsageException refusal = assertThrows(UsageException.class, () -> fetch(folder.resolve("out"), "bc"));
    assertTrue(String.valueOf(refusal.getMessage()).startsWith("fetch-guests: no apt-get here"), refusal.getMessage());
  }

  @Test
  void aFolderWithOtherThingsIsLeftAlone() {
    UsageException refusal = assertThrows(UsageException.class, () -> fetch(tools, "bc"));
    assertTrue(String.valueOf(refusal.getMessage()).contains("neither empty nor made by fetch-guests"));
  }

  private void fetch(Path out, String name) {
    AptSysroot.open(out, folder.resolve("nowhere") + ":" + tools).fetch(List.of(name));
  }

  private static List<String> manifest(Path out) throws IOException {
    return Files.readAllLines(out.resolve(AptSysroot.MANIFEST));
  }

  private void script(String name, String body) throws IOException {
    Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
