package palimpsest.cms.schedule;

import java.util.List;
import java.util.Optional;
import palimpsest.host.isa.Alias;

/// A block of operations packed into molecules.
///
/// @param molecules in order of issue
/// @param departures the trace's, where the end's homes name the registers in which the final values really are
/// @param homes by virtual register the host register it is bound to, or -1
/// @param registers one more than the largest virtual register
public record Schedule(List<Row> molecules, List<Departure> departures, int[] homes, int registers) {
  public Schedule {
    molecules = List.copyOf(molecules);
    departures = List.copyOf(departures);
  }

  /// One molecule.
  ///
  /// @param cycle when it issues, counted from the block's first molecule, if no load misses
  /// @param template index into the machine's templates
  /// @param atoms its atoms with their slots, in slot order
  public record Row(int cycle, int template, List<Placed> atoms) {
    public Row {
      atoms = List.copyOf(atoms);
    }

    /// The exit or end in this molecule.
    public Optional<Operation> departing() {
      return atoms.stream().map(Placed::operation).filter(Operation::departs).findFirst();
    }
  }

  /// An atom in its slot.
  ///
  /// @param slot index in the template
  /// @param operation which operation it is
  /// @param alias for memory operations how it uses the alias table
  public record Placed(int slot, Operation operation, Alias alias) {}

  /// Cycles from the first molecule's issue to the last one's, both included.
  public int cycles() {
    return molecules.isEmpty() ? 0 : molecules.getLast().cycle() + 1;
  }
}
