package palimpsest.workbench.reproduce;

import java.util.List;

/// A guest program with its arguments.
record Workload(String program, List<String> arguments) {
  Workload {
    arguments = List.copyOf(arguments);
  }

  /// A program and its arguments, separated by single spaces.
  static Workload of(String program, String arguments) {
    return new Workload(program, arguments.isEmpty() ? List.of() : List.of(arguments.split(" ", -1)));
  }

  /// The thirteen integer kernels, about 8 million guest instructions each at full scale.
  static List<Workload> kernels(Scale scale) {
    return switch (scale) {
      case SMALL -> List.of(of("sha256", "300"), of("sort", "2000"), of("hashmap", "4000"));
      case FULL -> List.of(
          of("sha256", "1700"), of("crc32", "14000"), of("sieve", "1300000"), of("sort", "11000"),
          of("arith64", "19000"), of("chase", "1400000"), of("bytecode", "800"), of("recurse", "26"),
          of("strings", "160"), of("compress", "45000"), of("matmul", "103"), of("hashmap", "45000"),
          of("dispatch", "160000"));
    };
  }

  /// Kernels in which starting up matters: about two million instructions each at full scale.
  static List<Workload> launches(Scale scale) {
    return switch (scale) {
      case SMALL -> List.of(of("sort", "500"), of("dispatch", "3000"));
      case FULL -> List.of(
          of("sha256", "500"), of("sort", "3000"), of("bytecode", "250"), of("compress", "10000"),
          of("strings", "30"), of("dispatch", "30000"), of("hashmap", "8000"), of("bigcode", "128 4 40"));
    };
  }

  String text() {
    return program + (arguments.isEmpty() ? "" : " " + String.join(" ", arguments));
  }
}
