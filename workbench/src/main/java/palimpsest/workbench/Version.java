package palimpsest.workbench;

import picocli.CommandLine;

/// The project's version, as the statistics show it, and `--version` with the build's identity.
final class Version implements CommandLine.IVersionProvider {
  static final String NUMBER = "0.1.0";

  @Override
  public String[] getVersion() {
    return new String[] {"palimpsest " + NUMBER + ", build " + BuildIdentity.present()};
  }
}
