package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.workbench.start.CacheableJars;

/// A build's identity is that of its content, whatever holds it.
class BuildIdentityTest {
  /// With switches over types, which the launcher rewrites, and without.
  private static final List<String> CLASSES = List.of(
      "palimpsest/cms/runtime/CodeMorpher.class", "palimpsest/cms/longrun/Governor.class",
      "palimpsest/x86/isa/Mnemonic.class", "palimpsest/memory/PhysicalMemory.class", "machines/tm5800.toml");

  @TempDir private Path folder = Path.of("");

  private static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : CLASSES) {
      ClassLoader loader = BuildIdentityTest.class.getClassLoader();
      try (InputStream in = Objects.requireNonNull(loader.getResourceAsStream(name))) {
        files.put(name, in.readAllBytes());
      }
    }
    return files;
  }

  private Path unpacked(Map<String, byte[]> files) throws IOException {
    Path place = Files.createTempDirectory(folder, "classes");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = place.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.write(target, file.getValue());
    }
    return place;
  }

  private Path packed(List<String> names, Map<String, byte[]> files, long time) throws IOException {
    Path jar = Files.createTempFile(folder, "room", ".jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String name : names) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(time);
        out.putNextEntry(entry);
        out.write(Objects.requireNonNull(files.get(name)));
        out.closeEntry();
      }
    }
    return jar;
  }

  @Test
  void foldersAndJarsOfWhateverOrderAndTimeHaveOneIdentityAndSoHaveRewrittenOnes() throws IOException {
    Map<String, byte[]> files = files();
    String identity = BuildIdentity.of(Set.of(unpacked(files)));
    Path whole = packed(CLASSES, files, 1_000_000_000_000L);
    List<String> reversed = new ArrayList<>(CLASSES);
    Collections.reverse(reversed);
    assertEquals(identity, BuildIdentity.of(Set.of(whole)));
    assertEquals(identity, BuildIdentity.of(
        Set.of(packed(reversed.subList(0, 2), files, 0), packed(reversed.subList(2, CLASSES.size()), files, 0))));
    byte[] before = Files.readAllBytes(whole);
    CacheableJars.main(new String[] {whole.toString()});
    assertFalse(Arrays.equals(before, Files.readAllBytes(whole)), "nothing was rewritten");
    assertEquals(identity, BuildIdentity.of(Set.of(whole)));
  }

  @Test
  void aByteOfTheSimulatorsMattersAndNothingOfOtherRoomsDoes() throws IOException {
    Map<String, byte[]> files = files();
    String identity = BuildIdentity.of(Set.of(unpacked(files)));
    files.put("palimpsest/workbench/Report.class", new byte[] {1});
    files.put("META-INF/MANIFEST.MF", new byte[] {1});
    assertEquals(identity, BuildIdentity.of(Set.of(unpacked(files))));
    for (String name : List.of("machines/tm5800.toml", "palimpsest/x86/isa/Mnemonic.class")) {
      Map<String, byte[]> changed = new LinkedHashMap<>(files);
      byte[] content = Objects.requireNonNull(files.get(name)).clone();
      content[content.length - 1] ^= 1;
      changed.put(name, content);
      assertNotEquals(identity, BuildIdentity.of(Set.of(unpacked(changed))), name);
    }
  }
}
