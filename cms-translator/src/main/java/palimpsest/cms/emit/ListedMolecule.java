package palimpsest.cms.emit;

import java.util.List;

/// A molecule as a person reads it.
///
/// @param offset in the translation, in bytes
/// @param cycle when it issues, counted from the entry of its part (prologue, body, or a stub) if no load misses
/// @param part which part of the translation it belongs to
/// @param atoms its useful atoms in slot order
/// @param commit whether it commits
public record ListedMolecule(int offset, int cycle, Part part, List<ListedAtom> atoms, boolean commit) {
  public ListedMolecule {
    atoms = List.copyOf(atoms);
  }

  /// The parts of a translation, in the order of its bytes.
  public enum Part {
    PROLOGUE,
    BODY,
    STUB
  }

  /// One atom.
  ///
  /// @param index of its slot in the molecule
  /// @param slot the slot's name
  /// @param text in assembler notation; branch targets are offsets in the translation
  /// @param eip guest instruction it came from
  public record ListedAtom(int index, String slot, String text, int eip) {}

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%5x %4d  ", offset, cycle));
    for (int i = 0; i < atoms.size(); i++) {
      text.append(i == 0 ? "" : " ; ").append(atoms.get(i).text());
    }
    return text.append(commit ? " ; commit" : "").toString();
  }
}
