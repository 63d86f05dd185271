package palimpsest.workbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.PhysicalMemory;
import palimpsest.memory.Sha256;
import palimpsest.workbench.start.CacheableClass;
import palimpsest.x86.cpu.GuestState;

/// Which simulator this is: a hash of the class files and the machine files of the four rooms that make it up. What is
/// around it, such as reports and the battery, is left out: it changes no result of a run.
///
/// The same sources compiled by the same compiler have the same identity, wherever and whenever: names and contents
/// count, times and jars do not. Nor does it matter whether the launcher has rewritten the classes.
final class BuildIdentity {
  /// A class of each room.
  private static final List<Class<?>> ROOMS =
      List.of(PhysicalMemory.class, MachineDescription.class, GuestState.class, GuestMachine.class);

  /// Where their files lie; other rooms may lie beside them.
  private static final List<String> FOLDERS =
      List.of("palimpsest/memory/", "palimpsest/host/", "palimpsest/x86/", "palimpsest/cms/", "machines/");

  private static final int SHOWN = 16;

  private BuildIdentity() {}

  /// The identity of the classes that are running, 16 hexadecimal digits.
  ///
  /// @throws UncheckedIOException if their files cannot be read
  static String present() {
    Set<Path> places = new LinkedHashSet<>();
    for (Class<?> room : ROOMS) {
      places.add(place(room));
    }
    return of(places);
  }

  /// The identity of what lies in folders and jars.
  static String of(Set<Path> places) {
    TreeMap<String, byte[]> files = new TreeMap<>();
    try {
      for (Path place : places) {
        if (Files.isDirectory(place)) {
          addFolder(place, files);
        } else {
          addJar(place, files);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own classes cannot be read", e);
    }
    MessageDigest digest = Sha256.digest();
    files.forEach((name, content) -> {
      digest.update((name + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
      digest.update(content);
    });
    return HexFormat.of().formatHex(digest.digest()).substring(0, SHOWN);
  }

  private static Path place(Class<?> room) {
    try {
      return Path.of(Optional.ofNullable(room.getProtectionDomain().getCodeSource())
          .map(CodeSource::getLocation)
          .orElseThrow(() -> new IllegalStateException("no file of " + room))
          .toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no file of " + room, e);
    }
  }

  private static void addFolder(Path folder, TreeMap<String, byte[]> files) throws IOException {
    for (String each : FOLDERS) {
      Path below = folder.resolve(each);
      if (Files.isDirectory(below)) {
        try (Stream<Path> all = Files.walk(below)) {
          for (Path file : all.filter(Files::isRegularFile).toList()) {
            add(String.join("/", names(folder.relativize(file))), Files.readAllBytes(file), files);
          }
        }
      }
    }
  }

  private static List<String> names(Path path) {
    return Stream.iterate(0, i -> i < path.getNameCount(), i -> i + 1).map(i -> path.getName(i).toString()).toList();
  }

  private static void addJar(Path jar, TreeMap<String, byte[]> files) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory() && FOLDERS.stream().anyMatch(entry.getName()::startsWith)) {
          add(entry.getName(), zip.getInputStream(entry).readAllBytes(), files);
        }
      }
    }
  }

  private static void add(String name, byte[] content, TreeMap<String, byte[]> files) {
    files.put(name, name.endsWith(".class") ? CacheableClass.of(content).orElse(content) : content);
  }
}
