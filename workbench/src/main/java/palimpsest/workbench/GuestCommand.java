package palimpsest.workbench;

/// A command that runs a guest program.
interface GuestCommand {
  /// What it runs.
  GuestOptions guest();
}
