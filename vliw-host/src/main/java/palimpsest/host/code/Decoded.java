package palimpsest.host.code;

import palimpsest.host.isa.Molecule;

/// What the bytes at an address are.
public sealed interface Decoded {
  /// A molecule.
  ///
  /// @param molecule legal on the decoder's machine; encoding it again gives the same bytes
  /// @param bytes its size
  record Valid(Molecule molecule, int bytes) implements Decoded {}

  /// Not a molecule.
  ///
  /// @param address physical address of the first byte
  /// @param reason which field is wrong, for a person
  record Invalid(int address, String reason) implements Decoded {}
}
