package palimpsest.host.core;

/// Why the engine came back to CMS. In every case the machine's state is committed state.
public sealed interface Departure {
  /// A [palimpsest.host.isa.Atom.Trap] was executed by a molecule that commits.
  ///
  /// @param moleculePc address of that molecule
  /// @param code the trap's
  record Trapped(int moleculePc, int code) implements Departure {}

  /// A host fault; everything since the last commit has been rolled back.
  record Faulted(HostFault fault) implements Departure {}

  /// The limit was reached or an interrupt asked for; execution can go on later.
  ///
  /// @param nextPc the molecule to go on with
  record Limit(int nextPc) implements Departure {}
}
