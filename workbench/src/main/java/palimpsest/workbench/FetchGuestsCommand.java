package palimpsest.workbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `palimpsest fetch-guests`: Debian's own i386 programs as a folder for `run --root`.
@Command(
    name = "fetch-guests",
    description = "Fetches i386 packages and all they depend on from the registry this Debian uses, through apt, and"
        + " unpacks them into a folder for --root. Nothing is installed and no root rights are needed. Without NAME:"
        + " everything that the integration suite runs.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  palimpsest fetch-guests --out sysroot",
      "  palimpsest fetch-guests --out sysroot python3.11-minimal bc"
    })
final class FetchGuestsCommand implements Callable<Integer> {
  /// What `.ci/real-guests` runs.
  private static final List<String> SUITE = List.of(
      "bash", "bash-static", "bc", "busybox-static", "bzip2", "coreutils", "dash", "dc", "diffutils", "e2fsck-static",
      "e2fsprogs", "findutils", "gawk", "grep", "gzip", "libc6-dev", "lua5.4", "mawk", "perl-base",
      "python3.11-minimal", "sed", "sqlite3", "tar", "tcc", "xz-utils");

  /// Debian's rule for package names (Policy 5.6.1).
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]+");

  private final Console console;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder to make, or an earlier result to add to. " + AptSysroot.MANIFEST
          + " in it lists package, version and SHA-256.")
  private Path out = Path.of("");

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "Names of Debian packages.")
  private List<String> names = new ArrayList<>();

  FetchGuestsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new UsageException("fetch-guests " + name + ": is no name of a Debian package; give one like bc");
      }
    }
    AptSysroot sysroot = AptSysroot.open(out, String.valueOf(System.getenv("PATH")));
    List<FetchedPackage> fetched = sysroot.fetch(names.isEmpty() ? SUITE : names);
    long bytes = fetched.stream().mapToLong(FetchedPackage::bytes).sum();
    console.errors().printf("palimpsest: %d packages of %s bytes unpacked into %s; %s lists their hashes%n",
        fetched.size(), Numbers.grouped(bytes), out, out.resolve(AptSysroot.MANIFEST));
    return 0;
  }
}
