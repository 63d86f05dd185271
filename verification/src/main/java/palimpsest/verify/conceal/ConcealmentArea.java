package palimpsest.verify.conceal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.memory.ConventionalMemory;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.battery.Area;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.AreaReport.Finding;
import palimpsest.verify.battery.AreaReport.Tally;
import palimpsest.verify.battery.Stint;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.Outcome;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.x86.elf.ElfException;

/// Invariant C1: whatever a guest does, and wherever its page tables aim, it neither reads nor changes a concealed
/// byte, and it takes as long whatever the bytes are that CMS does not use.
///
/// A piece is one program that aims at memory it does not have, in lockstep and on two machines that differ in the
/// secret their concealed memory holds; and one program whose page is made to lie beyond conventional memory behind its
/// back.
public final class ConcealmentArea implements Area {
  private static final int GUEST_MIB = 2;
  private static final int CONCEALED_MIB = 1;
  private static final int CONCEALED = GUEST_MIB << 20;
  private static final long LIMIT = 500_000;
  private static final long MEMORY_INTERVAL = 20_000;
  private static final int PRESENT_WRITABLE_USER_ACCESSED_DIRTY = 0x67;

  @Override
  public String name() {
    return "concealment";
  }

  @Override
  public String claim() {
    return "no guest reads, changes or feels a concealed byte";
  }

  @Override
  public AreaReport run(Stint stint) {
    try {
      Path folder = Files.createTempDirectory("concealment");
      Path program = folder.resolve("program");
      try {
        return new Pieces(stint, program).run();
      } finally {
        Files.deleteIfExists(program);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no place for programs", e);
    }
  }

  private static final class Pieces {
    private final Stint stint;
    private final Guest guest;
    private final Random random;
    private final List<Finding> findings = new ArrayList<>();
    private long instructions;

    Pieces(Stint stint, Path program) {
      this.stint = stint;
      this.guest = new Guest(program, List.of());
      this.random = new Random(stint.seed());
    }

    AreaReport run() {
      long pieces = 0;
      List<String> presets = Machines.names();
      do {
        long before = instructions;
        String preset = presets.get((int) (pieces % presets.size()));
        try {
          wild(preset);
          aimed(preset);
        } catch (IOException e) {
          throw new UncheckedIOException("no place for programs", e);
        } catch (ElfException | MachineException e) {
          throw new IllegalStateException("a program of the area cannot be run", e);
        }
        pieces++;
        stint.advanced(2, instructions - before);
      } while (stint.goesOn());
      return new AreaReport(
          2 * pieces,
          instructions,
          List.of(
              new Tally("programs that aim at what they do not have", pieces),
              new Tally("runs that differ in the secret alone", 2 * pieces),
              new Tally("programs whose page lies beyond memory", pieces)),
          findings,
          List.of());
    }

    private static Configuration configuration(String preset, int gear) throws MachineException {
      return Configuration.eager(
          Configuration.withMemory(Machines.load(preset), GUEST_MIB, CONCEALED_MIB), gear);
    }

    private void wild(String preset) throws IOException, ElfException, MachineException {
      Files.write(guest.program(), MinimalElf.of(WildProgram.draw(random, CONCEALED)));
      Lockstep lockstep = new Lockstep(configuration(preset, 1), configuration(preset, 3), MEMORY_INTERVAL);
      switch (lockstep.run(guest, LIMIT)) {
        case Verdict.Agreed(Outcome outcome, _) -> instructions += outcome.guestInstructions();
        case Verdict.Diverged(var divergence) ->
            found(preset, "a program that aims everywhere sees the same in all gears", divergence.toString());
      }
      Outcome one = withSecret(preset, random.nextLong());
      Outcome other = withSecret(preset, random.nextLong());
      if (!one.equals(other)) {
        found(preset, "nothing depends on what unused concealed memory holds", one + "\nand " + other);
      }
    }

    private Outcome withSecret(String preset, long seed) throws ElfException, MachineException {
      var out = new ByteArrayOutputStream();
      var err = new ByteArrayOutputStream();
      GuestMachine machine = configuration(preset, 3).load(guest.launch(out, err));
      ConcealedBytes concealed = ConcealedBytes.of(machine);
      byte[] secret = concealed.fill(new Random(seed));
      machine.run(LIMIT);
      instructions += machine.ledger().events().guestInstructions();
      if (!concealed.holds(secret)) {
        found(preset, "concealed memory that is not the T-cache's is never written", "the image changed");
      }
      return Outcome.of(machine, out, err);
    }

    private void aimed(String preset) throws IOException, ElfException, MachineException {
      Files.write(guest.program(), MinimalElf.of(AimedProgram.draw(random)));
      int frame = Addresses.frame(random, CONCEALED);
      for (int gear = 1; gear <= 4; gear++) {
        var out = new ByteArrayOutputStream();
        GuestMachine machine = configuration(preset, gear).load(guest.launch(out, out));
        byte[] secret = ConcealedBytes.of(machine).fill(new Random(stint.seed()));
        machine.run(AimedProgram.TOUCHED);
        aim(machine, frame);
        machine.run(LIMIT);
        instructions += machine.ledger().events().guestInstructions();
        boolean ones = machine.exit().isPresent() && machine.exit().get().status() == 0;
        if (!ones || !ConcealedBytes.of(machine).holds(secret)) {
          found(preset, "beyond conventional memory is an open bus, in gear " + gear,
              "frame %08x, exit %s, eax %08x ebx %08x".formatted(
                  frame, machine.exit(), machine.state().gpr(0), machine.state().gpr(3)));
        }
      }
    }

    /// Makes the program's page lie in `frame`, as no guest in user mode could.
    private static void aim(GuestMachine machine, int frame) {
      ConventionalMemory memory = machine.memory().memory();
      int directory = memory.read32(machine.memory().cr3() + 4 * (AimedProgram.PAGE >>> 22));
      int entry = (directory & -0x1000) + 4 * (AimedProgram.PAGE >>> 12 & 0x3ff);
      memory.write32(entry, frame | PRESENT_WRITABLE_USER_ACCESSED_DIRTY);
      machine.memory().flush();
    }

    private void found(String preset, String claim, String explanation) {
      findings.add(new Finding(claim + " (" + preset + ")", explanation, ""));
    }
  }
}
