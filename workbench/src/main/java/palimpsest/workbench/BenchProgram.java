package palimpsest.workbench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.ManifestRow;

/// One program that measures.
///
/// @param label what tables call it
/// @param path its file
/// @param status exit status it ends with natively
/// @param expected hash of what it writes natively, where that is on record
record BenchProgram(String label, Path path, List<String> arguments, int status, Optional<String> expected) {
  /// The integer kernels.
  static final List<String> KERNELS = List.of("sha256", "crc32", "sieve", "sort", "arith64", "chase",
      "bytecode", "recurse", "strings", "compress", "matmul", "hashmap", "dispatch");

  /// Those that use the x87 unit; measured where the manifest has them.
  private static final List<String> FLOATING = List.of("nbody", "linpack");

  /// Code that changes, cold code, much code.
  private static final List<String> SPECIAL = List.of("smc patch", "hello", "bigcode");

  /// Arguments for about 400 million guest instructions, or as many as the kernel's arrays have room for.
  private static final Map<String, String> LONG = Map.ofEntries(
      Map.entry("sha256", "82000"), Map.entry("crc32", "680000"), Map.entry("sieve", "8388608"),
      Map.entry("sort", "450000"), Map.entry("arith64", "960000"), Map.entry("chase", "74000000"),
      Map.entry("bytecode", "40000"), Map.entry("recurse", "35"), Map.entry("strings", "7900"),
      Map.entry("compress", "1048576"), Map.entry("matmul", "256"), Map.entry("hashmap", "131072"),
      Map.entry("dispatch", "1048576"));

  /// Times `smc patch` patches, by size.
  private static final Map<BenchCommand.Size, String> PATCHES =
      Map.of(BenchCommand.Size.small, "400", BenchCommand.Size.bench, "4000", BenchCommand.Size.LONG, "40000");

  BenchProgram {
    arguments = List.copyOf(arguments);
  }

  Guest guest() {
    return new Guest(path, arguments);
  }

  /// The programs asked for by name, or all of them.
  static List<BenchProgram> chosen(GuestsOption guests, BenchCommand.Size size, List<String> wanted) {
    List<ManifestRow> rows = guests.rows(size == BenchCommand.Size.small ? "small" : "bench");
    List<String> all = new ArrayList<>(KERNELS);
    FLOATING.stream().filter(name -> rows.stream().anyMatch(row -> row.program().equals(name))).forEach(all::add);
    List<String> names = wanted.isEmpty() ? all : wanted.stream().distinct().toList();
    if (wanted.isEmpty()) {
      all.addAll(SPECIAL);
      names = all;
    }
    List<String> missing = new ArrayList<>();
    List<BenchProgram> chosen = new ArrayList<>();
    for (String name : names) {
      one(guests, size, rows, name).ifPresentOrElse(chosen::add, () -> missing.add(name));
    }
    if (!missing.isEmpty()) {
      throw new UsageException(guests.folder() + ": no kernel of size " + size.text() + " called "
          + String.join(", ", missing) + "; there are " + String.join(", ", KERNELS));
    }
    return chosen;
  }

  private static Optional<BenchProgram> one(
      GuestsOption guests, BenchCommand.Size size, List<ManifestRow> rows, String name) {
    if (name.equals("smc patch")) {
      return Optional.of(new BenchProgram(
          name, guests.folder().resolve("bin/smc"), List.of("patch", PATCHES.getOrDefault(size, "4000")), 0,
          Optional.empty()));
    }
    if (name.equals("hello")) {
      return Optional.of(unrecorded(guests, name, List.of()));
    }
    if (size == BenchCommand.Size.LONG && LONG.containsKey(name)) {
      return Optional.of(unrecorded(guests, name, List.of(LONG.getOrDefault(name, ""))));
    }
    return rows.stream().filter(row -> row.program().equals(name)).findFirst().map(row ->
        new BenchProgram(name, row.guest().program(), row.arguments(), row.status(), Optional.of(expected(row))));
  }

  /// A guest program with other arguments than those on record; it is to end well.
  static BenchProgram unrecorded(GuestsOption guests, String name, List<String> arguments) {
    return new BenchProgram(name, guests.folder().resolve("bin").resolve(name), arguments, 0, Optional.empty());
  }

  private static String expected(ManifestRow row) {
    try {
      return MeasureCommand.hash(row.expectedOutput().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      throw new UsageException("the expected output of " + row.program() + " cannot be read; give --guests");
    }
  }
}
