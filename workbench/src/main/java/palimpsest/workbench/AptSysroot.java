package palimpsest.workbench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder made of Debian's i386 packages.
///
/// apt runs with lists, cache and installed packages of its own, all empty, so that it chooses every package the wanted
/// ones depend on, needs no root rights and neither reads nor changes what the host has installed; it shares with the
/// host only where packages come from and whose signatures are good. The packages' own scripts are not run.
final class AptSysroot {
  /// The list of what is in the folder, beside its files.
  static final String MANIFEST = "MANIFEST.tsv";

  /// Where a Debian system has links into /usr instead of folders.
  private static final List<String> MERGED = List.of("bin", "lib", "sbin");

  private final Path folder;
  private final Path apt;
  private final Path dpkg;
  private final Path tar;

  private AptSysroot(Path folder, Path apt, Path dpkg, Path tar) {
    this.folder = folder;
    this.apt = apt;
    this.dpkg = dpkg;
    this.tar = tar;
  }

  /// Finds the tools, and makes sure that the folder is nobody else's.
  ///
  /// @param searched the folders to find tools in, as PATH names them
  /// @throws UsageException in one line, if something is missing or in the way
  static AptSysroot open(Path folder, String searched) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageException("--out " + folder + ": is no folder; name a new one");
    }
    try {
      if (Files.exists(folder) && !Files.exists(folder.resolve(MANIFEST)) && !isEmpty(folder)) {
        throw new UsageException("--out " + folder + ": is neither empty nor made by fetch-guests; name a new folder");
      }
    } catch (IOException _) {
      throw new UsageException("--out " + folder + ": cannot be read; name a new folder");
    }
    return new AptSysroot(folder, tool("apt-get", searched), tool("dpkg-deb", searched), tool("tar", searched));
  }

  /// Fetches packages with all they depend on and unpacks them.
  ///
  /// @return what was fetched, by name
  /// @throws UsageException in one line, if apt cannot
  List<FetchedPackage> fetch(List<String> names) {
    try {
      Path work = Files.createTempDirectory("palimpsest-apt");
      try {
        return fetch(names, work);
      } finally {
        delete(work);
      }
    } catch (IOException e) {
      throw new UsageException("fetch-guests: " + e.getMessage());
    }
  }

  private List<FetchedPackage> fetch(List<String> names, Path work) throws IOException {
    Path configuration = configure(work);
    ToolRun update = run(configuration, List.of(apt.toString(), "-qq", "update"));
    List<String> install = new ArrayList<>(
        List.of(apt.toString(), "-qq", "-y", "--no-install-recommends", "--download-only", "install"));
    install.addAll(names);
    ToolRun download = run(configuration, install);
    if (download.status() != 0) {
      String lists = update.status() == 0 ? "" : "; and of the package lists: " + update.complaint();
      throw new UsageException("fetch-guests: apt says: " + download.complaint() + lists);
    }
    Files.createDirectories(folder);
    makeMergedFolders();
    List<FetchedPackage> fetched = new ArrayList<>();
    for (Path file : sorted(work.resolve("cache/archives"), ".deb")) {
      List<String> show = List.of(dpkg.toString(), "-W", "--showformat=${Package}\\t${Version}\\n", file.toString());
      fetched.add(FetchedPackage.of(file, run(configuration, show).out()));
      unpack(file);
    }
    writeManifest(fetched);
    return fetched;
  }

  private static Path configure(Path work) throws IOException {
    for (String needed : List.of("state/lists/partial", "cache/archives/partial")) {
      Files.createDirectories(work.resolve(needed));
    }
    Path status = Files.createFile(work.resolve("state/status"));
    String text =
        """
        Dir::State "%s";
        Dir::State::status "%s";
        Dir::Cache "%s";
        APT::Architecture "i386";
        APT::Architectures { "i386"; };
        APT::Sandbox::User "";
        """
            .formatted(work.resolve("state"), status, work.resolve("cache"));
    return Files.writeString(work.resolve("apt.conf"), text);
  }

  private void makeMergedFolders() throws IOException {
    for (String name : MERGED) {
      Path link = folder.resolve(name);
      Files.createDirectories(folder.resolve("usr").resolve(name));
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Path.of("usr", name));
      }
    }
  }

  private void unpack(Path file) throws IOException {
    List<Process> two = ProcessBuilder.startPipeline(List.of(
        new ProcessBuilder(dpkg.toString(), "--fsys-tarfile", file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD),
        new ProcessBuilder(
                tar.toString(), "-x", "--keep-directory-symlink", "--no-same-owner", "-C", folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)));
    for (Process each : two) {
      if (ToolRun.status(each) != 0) {
        throw new IOException(file.getFileName() + " cannot be unpacked into " + folder);
      }
    }
  }

  private void writeManifest(List<FetchedPackage> fetched) throws IOException {
    Path manifest = folder.resolve(MANIFEST);
    Map<String, String> lines = new TreeMap<>();
    if (Files.exists(manifest)) {
      for (String line : Files.readAllLines(manifest)) {
        lines.put(line.split("\t", 2)[0], line);
      }
      lines.remove("package");
    }
    fetched.forEach(each -> lines.put(each.name(), each.line()));
    String rows = lines.values().stream().map(line -> line + "\n").collect(Collectors.joining());
    Files.writeString(manifest, "package\tversion\tsha256\n" + rows);
  }

  private static ToolRun run(Path configuration, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().put("APT_CONFIG", configuration.toString());
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new ToolRun(ToolRun.status(process), out);
  }

  /// What a tool of Debian's said.
  private record ToolRun(int status, String out) {
    static int status(Process process) throws IOException {
      try {
        return process.waitFor();
      } catch (InterruptedException e) {
        process.destroy();
        throw new IOException("interrupted", e);
      }
    }

    /// The first error apt names.
    String complaint() {
      return out.lines().filter(line -> line.startsWith("E: ")).findFirst().orElse("exit status " + status);
    }
  }

  private static Path tool(String name, String searched) {
    return Pattern.compile(File.pathSeparator).splitAsStream(searched)
        .map(each -> Path.of(each, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new UsageException("fetch-guests: no " + name
            + " here; this needs Debian's tools apt-get, dpkg-deb and tar, and nothing else does"));
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.findAny().isEmpty();
    }
  }

  private static List<Path> sorted(Path folder, String ending) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
