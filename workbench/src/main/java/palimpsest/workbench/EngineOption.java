package palimpsest.workbench;

import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.core.EngineKind;
import picocli.CommandLine.Option;

/// Which engine executes translations.
final class EngineOption {
  /// The engines by the names people give them.
  enum Name {
    /// Molecule by molecule.
    reference,
    /// Hot molecules as code of the host.
    compiled;

    EngineKind kind() {
      return switch (this) {
        case reference -> EngineKind.REFERENCE;
        case compiled -> EngineKind.COMPILED;
      };
    }

    static Name of(EngineKind kind) {
      return switch (kind) {
        case REFERENCE -> reference;
        case COMPILED, EAGER -> compiled;
      };
    }
  }

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "What executes translations: reference (molecule by molecule) or compiled (hot molecules as code of"
          + " the host); only the host's time differs (default: ${DEFAULT-VALUE}).")
  private Name name = Name.of(CmsOptions.DEFAULT.engine());

  EngineKind kind() {
    return name.kind();
  }
}
