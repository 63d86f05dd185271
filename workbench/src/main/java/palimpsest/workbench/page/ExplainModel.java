package palimpsest.workbench.page;

import java.util.List;

/// What an explanation's page shows, as its scripts read it.
///
/// @param title one line
/// @param facts of the translation and the run, each a name and a value
/// @param guest the path's instructions in execution order
/// @param stages the trace behind each stage of the optimiser
/// @param slots names of the grid's columns
/// @param molecules its rows
/// @param edges what depends on what
/// @param counted whether the molecules' counts are from a run
record ExplainModel(
    String title,
    List<Fact> facts,
    List<Line> guest,
    List<Stage> stages,
    List<String> slots,
    List<Row> molecules,
    List<Edge> edges,
    boolean counted) {
  record Fact(String name, String value) {}

  /// A guest instruction.
  record Line(String eip, String text) {}

  /// @param changed whether the stage changed anything
  record Stage(String name, String text, boolean changed) {}

  /// A molecule.
  ///
  /// @param retires guest instructions it retires by committing, -1 if it does not commit
  /// @param waiting cycles waited before it, in all
  record Row(
      String offset,
      int cycle,
      String part,
      int retires,
      long executions,
      long waiting,
      long faults,
      List<Cell> atoms) {}

  /// An atom.
  ///
  /// @param slot index in the molecule
  /// @param column index in [ExplainModel#slots]
  /// @param speculation in what it is ahead of its place, or what it guards; empty for none
  record Cell(int slot, int column, String text, String eip, String speculation) {}

  /// An operand's way from the atom that writes it to the one that reads it.
  record Edge(int fromMolecule, int fromSlot, int toMolecule, int toSlot, String register, boolean carried) {}
}
