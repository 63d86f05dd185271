package palimpsest.host.compile;

import java.util.BitSet;
import java.util.stream.IntStream;
import palimpsest.host.isa.Atom;

/// Which registers must have their committed values in local variables where an interval begins: those that a path
/// reads before it writes them.
final class LiveRegisters {
  private final BitSet live = new BitSet(Atom.SINK);

  private LiveRegisters() {}

  /// Their numbers, for all intervals of `region` together, in ascending order.
  static IntStream of(Region region) {
    LiveRegisters registers = new LiveRegisters();
    region.intervals().values().forEach(path -> registers.follow(path, new BitSet(Atom.SINK)));
    return registers.live.stream();
  }

  private void follow(Region.Path path, BitSet written) {
    for (Region.Node node : path.nodes()) {
      for (int source : node.step().sources()) {
        if (source < Atom.SINK && !written.get(source)) {
          live.set(source);
        }
      }
      for (Atom atom : node.step().molecule().atoms()) {
        written.set(AtomRegisters.destination(atom));
      }
      int count = node.step().countRegister();
      if (count >= 0 && !written.get(count)) {
        live.set(count);
      }
      node.taken().forEach(taken -> follow(taken, (BitSet) written.clone()));
    }
  }
}
