package palimpsest.host.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import palimpsest.host.machine.EnergyEvent;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What was spent is paid at the prices of the point at which it was spent, to the last picojoule.
class OperatingHistoryTest {
  /// Something that happens, and the point that the machine goes to then.
  record Stretch(CycleLeaf leaf, int cycles, int loads, int point) {}

  private final MachineDescription machine = load();

  private static MachineDescription load() {
    try {
      return Machines.load("tm5600");
    } catch (MachineException e) {
      throw new AssertionError(e);
    }
  }

  @Provide
  Arbitrary<List<Stretch>> stretches() {
    return Arbitraries.randomValue(random -> new Stretch(
            CycleLeaf.values()[random.nextInt(CycleLeaf.values().length)], random.nextInt(1_000_000),
            random.nextInt(1000), random.nextInt(machine.operatingPoints().size())))
        .list().ofMaxSize(20);
  }

  @Property
  void theSumOverPointsIsTheSumOverStretchesEachAtItsOwnPrices(@ForAll("stretches") List<Stretch> stretches) {
    Ledger ledger = new Ledger();
    OperatingHistory history = new OperatingHistory(ledger, machine.resolve());
    long energy = 0;
    for (Stretch stretch : stretches) {
      Ledger alone = new Ledger();
      spend(stretch, alone);
      energy += new OperatingHistory(alone, history.machine()).energy().sum();
      spend(stretch, ledger);
      history.change(machine.resolve(machine.operatingPoints().get(stretch.point())));
    }
    assertEquals(energy, history.energy().sum());
    assertEquals(energy, history.uses().stream().mapToLong(use -> use.energy().sum()).sum());
    assertEquals(ledger.clock().now(), history.uses().stream().mapToLong(PointUse::cycles).sum());
    assertEquals(history.picoseconds(), history.uses().stream().mapToLong(PointUse::picoseconds).sum());
    assertEquals(
        history.uses().stream().map(use -> use.point().mhz()).sorted().distinct().toList(),
        history.uses().stream().map(use -> use.point().mhz()).toList());
  }

  private static void spend(Stretch stretch, Ledger ledger) {
    ledger.charge(stretch.leaf(), stretch.cycles());
    ledger.events().count(Event.L1D_HITS, stretch.loads());
  }

  @Property
  void changingToThePointOneIsAtChangesNothing(@ForAll("stretches") List<Stretch> stretches) {
    Ledger ledger = new Ledger();
    OperatingHistory still = new OperatingHistory(ledger, machine.resolve());
    OperatingHistory changing = new OperatingHistory(ledger, machine.resolve());
    for (Stretch stretch : stretches) {
      spend(stretch, ledger);
      changing.change(machine.resolve());
    }
    for (EnergyLeaf leaf : EnergyLeaf.values()) {
      assertEquals(still.energy().get(leaf), changing.energy().get(leaf));
    }
    assertEquals(still.picoseconds(), changing.picoseconds());
  }

  @Property(tries = 50)
  void aRestoredHistoryPaysOnAsTheSavedOneDoes(
      @ForAll("stretches") List<Stretch> before, @ForAll("stretches") List<Stretch> after) throws StateException {
    Ledger ledger = new Ledger();
    OperatingHistory history = new OperatingHistory(ledger, machine.resolve());
    go(before, ledger, history);
    StateWriter out = new StateWriter();
    ledger.save(out);
    history.save(out);
    Ledger otherLedger = new Ledger();
    OperatingHistory other = new OperatingHistory(otherLedger, machine.resolve());
    StateReader in = new StateReader("test", out.toByteArray());
    otherLedger.restore(in);
    other.restore(in);
    in.end();
    go(after, ledger, history);
    go(after, otherLedger, other);
    assertEquals(history.picoseconds(), other.picoseconds());
    assertEquals(history.timebase(), other.timebase());
    assertEquals(
        history.uses().stream().map(use -> use.point() + " " + use.cycles() + " " + use.energy().sum()).toList(),
        other.uses().stream().map(use -> use.point() + " " + use.cycles() + " " + use.energy().sum()).toList());
  }

  private void go(List<Stretch> stretches, Ledger ledger, OperatingHistory history) {
    for (Stretch stretch : stretches) {
      spend(stretch, ledger);
      history.change(machine.resolve(machine.operatingPoints().get(stretch.point())));
    }
  }

  @Test
  void aHaltedCoreBurnsItsOwnPriceInPlaceOfItsClocks() {
    Ledger ledger = new Ledger();
    ledger.charge(CycleLeaf.IDLE, 1000);
    EnergyStack energy = new OperatingHistory(ledger, machine.resolve()).energy();
    assertEquals(0, energy.get(EnergyLeaf.CLOCK) + energy.get(EnergyLeaf.UNCORE));
    assertEquals(1000 * machine.resolve().picojoules(EnergyEvent.HALTED), energy.get(EnergyLeaf.IDLE));
    assertEquals(1000 * machine.resolve().leakagePerCycle(), energy.get(EnergyLeaf.LEAKAGE));
  }
}
