package palimpsest.verify.guest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.account.EnergyStack;
import palimpsest.host.account.Event;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.Exit;

/// Everything a finished or stopped run can be held against.
///
/// @param exit how the guest ended; empty if the instruction limit came first
/// @param output bytes of standard output, as Latin-1
/// @param errors bytes of standard error, as Latin-1
/// @param registers what the guest could see of its registers at the end
/// @param guestInstructions retired
/// @param repIterations retired
/// @param translations how many gears 2, 3 and 4 made
/// @param statistics every counter and every leaf by name, simulated time among them
public record Outcome(
    Optional<Exit> exit,
    String output,
    String errors,
    Registers registers,
    long guestInstructions,
    long repIterations,
    List<Long> translations,
    Map<String, Long> statistics) {

  /// Runs `guest` until it ends or has retired `limit` instructions.
  ///
  /// @throws ElfException in one line, if the program cannot be run
  public static Outcome of(Guest guest, Configuration configuration, long limit) throws ElfException {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    GuestMachine machine = configuration.load(guest.launch(out, err));
    machine.run(limit);
    return of(machine, out, err);
  }

  /// What `machine` has come to.
  public static Outcome of(GuestMachine machine, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Outcome(
        machine.exit(),
        out.toString(StandardCharsets.ISO_8859_1),
        err.toString(StandardCharsets.ISO_8859_1),
        Registers.of(machine.state()),
        machine.ledger().events().guestInstructions(),
        machine.ledger().events().repIterations(),
        IntStream.of(2, 3, 4).mapToObj(gear -> machine.counters().gear(gear).translations()).toList(),
        statistics(machine));
  }

  /// The exit status.
  ///
  /// @throws IllegalStateException if the guest had not ended
  public int status() {
    return exit.orElseThrow(() -> new IllegalStateException("the guest has not ended")).status();
  }

  /// One of the statistics.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public long statistic(String name) {
    Long value = statistics.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no statistic " + name);
    }
    return value;
  }

  private static Map<String, Long> statistics(GuestMachine machine) {
    Map<String, Long> all = new TreeMap<>();
    all.put("cycles", machine.ledger().clock().now());
    all.put("molecules", machine.ledger().events().molecules());
    all.put("atoms", machine.ledger().events().usefulAtoms());
    for (CycleLeaf leaf : CycleLeaf.values()) {
      all.put("cycles." + leaf, machine.ledger().cycles().get(leaf));
    }
    EnergyStack energy = machine.operation().energy();
    for (EnergyLeaf leaf : EnergyLeaf.values()) {
      all.put("energy." + leaf, energy.get(leaf));
    }
    for (Event event : Event.values()) {
      all.put("event." + event, machine.ledger().events().get(event));
    }
    all.put("picoseconds", machine.operation().picoseconds());
    all.put("transitions", machine.operation().transitions());
    all.put("chains", machine.counters().chains());
    all.put("dispatches", machine.counters().dispatches());
    all.put("invalidations", machine.counters().invalidations());
    return all;
  }
}
