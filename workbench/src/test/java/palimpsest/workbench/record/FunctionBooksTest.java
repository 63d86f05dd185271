package palimpsest.workbench.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.emit.ResumePoint;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.cms.runtime.RunObserver;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.core.HostFault;
import palimpsest.host.core.HostState;
import palimpsest.host.core.MoleculeObserver;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;

/// Cycles belong to the guest address they are spent for.
class FunctionBooksTest {
  /// Where translated code was each time it left: at the guest address its last commit interval began at. It keeps
  /// every step and looks back, instead of keeping books.
  private static final class Exits implements RunObserver, MoleculeObserver {
    private final List<Integer> starts = new ArrayList<>();
    private final List<Integer> exits = new ArrayList<>();
    private Optional<GuestMachine> machine = Optional.empty();
    private int indirect;
    private long commits;

    @Override
    public void loaded(GuestMachine loaded) {
      machine = Optional.of(loaded);
    }

    @Override
    public void enters(int eip, int gear) {
      starts.clear();
      starts.add(eip);
      commits = commits();
    }

    @Override
    public void begins(int moleculePc, HostState state, long now) {
      if (commits() > commits) {
        commits = commits();
        indirect = state.register(45);
        starts.add(machine.orElseThrow().resumePoint(moleculePc).map(point -> switch (point) {
          case ResumePoint.At at -> at.eip();
          case ResumePoint.InRegister _ -> indirect;
        }).orElseThrow());
      }
    }

    @Override
    public void leaves() {
      exits.add(starts.getLast());
    }

    @Override
    public void rolledBack(HostFault fault, int eip) {
      exits.removeLast();
    }

    private long commits() {
      return machine.orElseThrow().ledger().events().get(Event.COMMITS);
    }
  }

  @Test
  void lookingUpBelongsToWhereTranslatedCodeWasBeforeItLeft() throws MachineException, ElfException {
    FunctionBooks books = new FunctionBooks();
    Exits witness = new Exits();
    Path program = Path.of("../verification/guests/bin/hashmap");
    GuestMachine machine = GuestMachine.load(
        Machines.load(Machines.DEFAULT).resolve(),
        CmsOptions.DEFAULT.with(settings -> settings.with(CmsSwitch.CHAINING.key() + "=off")),
        new Launch(
            program, List.of("hashmap"), List.of(), Optional.empty(),
            new StandardStreams(
                new ByteArrayInputStream(new byte[0]), OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream()),
            CpuModel.I686, 1, Launch.DEFAULT_EPOCH_SECONDS),
        Attachments.NONE
            .withRun(new RunObservers(List.of(books, witness)))
            .withMolecules(new MoleculeObservers(List.of(books, witness))));
    machine.run(100_000);
    books.finish();

    Map<Integer, Long> expected = new TreeMap<>();
    int price = machine.machine().machine().cms().dispatch();
    witness.exits.forEach(eip -> expected.merge(eip, (long) price, Long::sum));
    Map<Integer, Long> booked = new TreeMap<>();
    for (CodeSpace space : books.spaces()) {
      for (CodeRow row : space.rows()) {
        if (row.cycles[CycleLeaf.DISPATCH.ordinal()] > 0) {
          booked.merge(row.eip, row.cycles[CycleLeaf.DISPATCH.ordinal()], Long::sum);
        }
      }
    }
    assertTrue(expected.size() > 3, expected::toString);
    assertEquals(expected, booked);
  }
}
