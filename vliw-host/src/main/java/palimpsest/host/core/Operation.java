package palimpsest.host.core;

/// An atom made ready to execute. All operations of a molecule read before any of them writes: [#read] takes the
/// sources, computes, and keeps the result in the operation; [#write] puts it where it belongs.
abstract class Operation {
  private final int slot;

  /// @param slot index of the atom in its molecule
  Operation(int slot) {
    this.slot = slot;
  }

  /// Index of the atom in its molecule.
  final int slot() {
    return slot;
  }

  /// Reads all sources and does everything that can fault, changing nothing a later read could see.
  ///
  /// @throws HostFaultSignal if the atom faults
  abstract void read(Core core);

  /// Makes the result visible. Cannot fail.
  abstract void write(Core core);
}
