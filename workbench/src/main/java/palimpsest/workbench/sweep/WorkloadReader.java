package palimpsest.workbench.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.x86.linux.GuestRoot;

/// Reads the `[workloads.NAME]` tables of a plan. Paths in them begin at the plan's folder.
final class WorkloadReader {
  private static final int MOST_STATUS = 255;
  private static final long MOST_SECONDS = 1_000_000;

  private final Path folder;
  /// By root: hashing a tree takes a while, and workloads share them.
  private final Map<Path, String> trees = new HashMap<>();

  WorkloadReader(Path folder) {
    this.folder = folder;
  }

  Workload read(String name, Section section) throws SweepException {
    section.allowing(
        "program", "arguments", "environment", "root", "root_access", "input", "guest", "max_instructions",
        "timeout_seconds", "status", "output_sha256");
    String program = section.text("program")
        .orElseThrow(() -> section.error("program is missing; name a Linux/i386 program"));
    Optional<Path> root = root(section);
    Optional<Path> inside =
        root.filter(_ -> program.startsWith("/")).flatMap(each -> GuestRoot.find(each, program));
    Path file = inside.orElse(folder.resolve(program)).normalize();
    if (!Files.isRegularFile(file)) {
      throw section.error("program " + program + ": no such file" + (root.isPresent() ? ", in the root or outside" : "")
          + "; name a Linux/i386 program, from the plan's folder on");
    }
    List<String> environment = section.texts("environment");
    for (String variable : environment) {
      if (variable.indexOf('=') < 1) {
        throw section.error("environment: expected NAME=VALUE, found " + variable);
      }
    }
    try {
      return new Workload(
          name,
          file,
          Hashes.of(file),
          inside.isPresent() ? program : String.valueOf(file.getFileName()),
          section.texts("arguments"),
          environment,
          files(section, root),
          input(section),
          Settings.processor(section, section.text("guest").orElse(Settings.STANDARD_PROCESSOR)),
          section.whole("max_instructions", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE),
          section.whole("timeout_seconds", 1, MOST_SECONDS).map(Duration::ofSeconds),
          section.whole("status", 0, MOST_STATUS).orElse(0L).intValue(),
          section.text("output_sha256"));
    } catch (IOException e) {
      throw section.error("program " + program + " cannot be read: " + e.getMessage());
    }
  }

  private Optional<Path> root(Section section) throws SweepException {
    Optional<Path> root = section.text("root").map(each -> folder.resolve(each).normalize());
    if (root.isPresent() && !Files.isDirectory(root.get())) {
      throw section.error("root " + section.text("root").orElse("") + ": no such folder, from the plan's folder on");
    }
    return root;
  }

  private Optional<Workload.Files> files(Section section, Optional<Path> root) throws SweepException {
    String access = section.text("root_access").orElse("read-only");
    if (!List.of("read-only", "copy").contains(access)) {
      throw section.error("root_access must be read-only or copy, found " + access);
    }
    if (root.isEmpty()) {
      return Optional.empty();
    }
    Path tree = root.get();
    try {
      if (!trees.containsKey(tree)) {
        trees.put(tree, Hashes.ofFolder(tree));
      }
      return Optional.of(new Workload.Files(tree, access.equals("copy"), trees.getOrDefault(tree, "")));
    } catch (IOException e) {
      throw section.error("root " + tree + " cannot be read as a whole: " + e.getMessage());
    }
  }

  private Optional<Workload.Input> input(Section section) throws SweepException {
    Optional<Path> input = section.text("input").map(each -> folder.resolve(each).normalize());
    if (input.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Workload.Input(input.get(), Hashes.of(input.get())));
    } catch (IOException _) {
      throw section.error("input " + section.text("input").orElse("") + ": cannot be read, from the plan's folder on");
    }
  }
}
