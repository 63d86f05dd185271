package palimpsest.verify.account;

import java.util.EnumMap;
import java.util.Map;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.LatencyClass;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.EnergyEvent;

/// What was executed, atom by atom, in the terms in which energy is priced.
final class AtomCounts {
  private final Map<EnergyEvent, Long> counts = new EnumMap<>(EnergyEvent.class);
  private long molecules;
  private long atoms;

  /// Counts one execution.
  void executed(Molecule molecule, int bytes) {
    molecules++;
    add(EnergyEvent.FETCH, Math.ceilDiv(bytes, 8));
    for (Atom atom : molecule.atoms()) {
      if (atom instanceof Atom.Nop) {
        continue;
      }
      atoms++;
      switch (atom.unit()) {
        case ADD, INTEGER -> add(EnergyEvent.ALU, 1);
        case SHIFT -> add(EnergyEvent.SHIFT, 1);
        case MULTIPLY -> add(
            atom.opcode().latency() == LatencyClass.DIVIDE ? EnergyEvent.DIVIDE : EnergyEvent.MULTIPLY, 1);
        case MEMORY -> add(EnergyEvent.LSU, 1);
        case BRANCH -> add(EnergyEvent.BRANCH, 1);
        case MEDIA -> add(EnergyEvent.FLOATING, 1);
      }
    }
  }

  private void add(EnergyEvent event, long times) {
    counts.merge(event, times, Long::sum);
  }

  long of(EnergyEvent event) {
    return counts.getOrDefault(event, 0L);
  }

  long molecules() {
    return molecules;
  }

  /// Atoms that were something.
  long atoms() {
    return atoms;
  }
}
