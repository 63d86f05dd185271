package palimpsest.verify.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.DebugControl;
import palimpsest.cms.runtime.DebugStop;
import palimpsest.cms.runtime.DebugWatch;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.core.EngineKind;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.generate.GuestCode;
import palimpsest.verify.generate.GuestCodes;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.Outcome;
import palimpsest.verify.replay.ProgramFile;
import palimpsest.x86.elf.ElfException;

/// A guest in translations of all gears stops exactly where one does that is interpreted instruction by instruction,
/// and computes what it computes without a debugger.
class ExactStopsTest {
  private static final int GUEST_MIB = 24;
  private static final int LONG = 40_000;
  private static final int SHORT = 3_000;
  private static final int SNIPPETS = 8;
  private static final int MANY = 2_000;
  /// Instructions between two pauses of a debugged run, of which nothing may be seen.
  private static final long SLICE = 997;

  @Provide
  Arbitrary<GuestCode> programs() {
    return GuestCodes.upTo(SNIPPETS);
  }

  @TestFactory
  Stream<DynamicTest> breakpointsStopProgramsExactly() {
    return Stream.of("sort 3000", "selfmod 3", "smc all 40", "recurse 22", "bytecode 250", "strings 30", "nbody 800",
            "sigcontext 10", "hello one two")
        .map(line -> DynamicTest.dynamicTest(line, () -> breakpoints(guest(line), LONG, line.hashCode())));
  }

  @TestFactory
  Stream<DynamicTest> watchesStopProgramsBehindTheInstructionThatWrites() {
    return Stream.of("sort 3000", "selfmod 3", "recurse 22", "bytecode 250", "strings 30", "linpack 60")
        .map(line -> DynamicTest.dynamicTest(line, () -> watch(guest(line), LONG, line.hashCode())));
  }

  /// A guest that a debugger holds.
  private record Debugged(GuestMachine machine, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    static Debugged of(Guest guest, Configuration configuration) throws ElfException {
      var out = new ByteArrayOutputStream();
      var err = new ByteArrayOutputStream();
      GuestMachine machine = configuration.load(guest.launch(out, err));
      machine.debug().attach();
      return new Debugged(machine, out, err);
    }

    /// Lets it go on to its end.
    Outcome released() {
      machine.debug().detach();
      if (machine.exit().isEmpty()) {
        machine.run(Long.MAX_VALUE);
      }
      return Outcome.of(machine, out, err);
    }
  }

  /// Other processes pass through the breakpoints of the first, which are in their code as well.
  @TestFactory
  Stream<DynamicTest> programsOfSeveralThreadsOrProcessesWriteTheSame() {
    return Stream.of("threads 4", "processes 4")
        .map(line -> DynamicTest.dynamicTest(line, () -> {
          Random random = new Random(line.hashCode());
          SteppedRun stepped = SteppedRun.of(guest(line), interpreted(), LONG, random);
          Set<Integer> places = new HashSet<>();
          for (int i = 0; i < 6; i++) {
            places.add(stepped.addresses().get(random.nextInt(stepped.addresses().size())));
          }
          Configuration configuration = translated(random);
          Debugged debugged = Debugged.of(guest(line), configuration);
          DebugControl control = debugged.machine.debug();
          control.setForks(true);
          DebugStop stop = new DebugStop.Running();
          for (int stops = 0; stops < MANY && !(stop instanceof DebugStop.Exited); stops++) {
            control.setBreakpoints(places);
            boolean steps = stop instanceof DebugStop.Breakpoint;
            stop = go(control, steps ? OptionalInt.of(control.process().thread()) : OptionalInt.empty());
          }
          assertEquals(
              Outcome.of(guest(line), configuration, Long.MAX_VALUE).output(), debugged.released().output());
        }));
  }

  @Property(tries = 25, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void breakpointsStopAnyProgramExactly(@ForAll("programs") GuestCode program, @ForAll long seed) {
    assertTrue(ProgramFile.with(program.assemble(), guest -> breakpoints(guest, SHORT, seed)) > 0);
  }

  @Property(tries = 25, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void watchesStopAnyProgramBehindTheInstructionThatWrites(
      @ForAll("programs") GuestCode program, @ForAll long seed) {
    assertTrue(ProgramFile.with(program.assemble(), guest -> watch(guest, SHORT, seed)) >= 0);
  }

  /// A step is an instruction, or an iteration of a repeated one, which stays the next until it has made its last.
  @Property(tries = 25, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void stepsGoByInstructionsAndIterations(@ForAll("programs") GuestCode program, @ForAll long seed) {
    assertTrue(ProgramFile.with(program.assemble(), guest -> steps(guest, SHORT, seed)) >= 0);
  }

  @Test
  void stepsGoThroughTheRepeatedInstructionsOfAProgram() {
    assertTrue(steps(guest("strings 30"), LONG, 1) > 0, "no step was an iteration");
  }

  private static Guest guest(String line) {
    String[] words = line.split(" ");
    return new Guest(Path.of("guests/bin", words[0]), List.of(words).subList(1, words.length));
  }

  private static MachineDescription machine() {
    try {
      return Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), GUEST_MIB);
    } catch (MachineException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Configuration interpreted() {
    return Configuration.ordinary(machine(), 1);
  }

  private static Configuration translated(Random random) {
    CmsOptions options = Configuration.EAGER.withCheck(random.nextInt(4) == 0)
        .withEngine(random.nextBoolean() ? EngineKind.REFERENCE : EngineKind.COMPILED);
    return Configuration.eager(machine(), 4).withOptions(options);
  }

  /// A step from a breakpoint at a repeated instruction may end there again, between two iterations.
  ///
  /// @return at how many instructions the guest stopped
  private static int breakpoints(Guest guest, int length, long seed) {
    try {
      Random random = new Random(seed);
      SteppedRun stepped = SteppedRun.of(guest, interpreted(), length, random);
      Set<Integer> places = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        places.add(stepped.addresses().get(random.nextInt(stepped.addresses().size())));
      }
      List<Long> expected = new ArrayList<>();
      for (int i = 0; i < stepped.addresses().size(); i++) {
        if (places.contains(stepped.addresses().get(i))) {
          expected.add((long) i);
        }
      }
      Configuration configuration = translated(random);
      Debugged debugged = Debugged.of(guest, configuration);
      GuestMachine machine = debugged.machine;
      DebugControl control = machine.debug();
      List<Long> stops = new ArrayList<>();
      boolean steps = false;
      while (machine.ledger().events().guestInstructions() < stepped.addresses().size()) {
        control.setBreakpoints(places);
        DebugStop stop = go(control, steps ? OptionalInt.of(control.process().thread()) : OptionalInt.empty());
        if (stop instanceof DebugStop.Exited) {
          break;
        }
        long retired = machine.ledger().events().guestInstructions();
        boolean again = !stops.isEmpty() && stops.getLast() == retired;
        if (stop instanceof DebugStop.Breakpoint && !again) {
          stops.add(retired);
        }
        steps = stop instanceof DebugStop.Breakpoint;
      }
      stops.removeIf(at -> at >= stepped.addresses().size());
      assertEquals(expected, stops);
      assertSame(Outcome.of(guest, configuration, Long.MAX_VALUE), debugged.released());
      return stops.size();
    } catch (ElfException e) {
      throw new IllegalStateException(e);
    }
  }

  /// @return how many steps ended between two iterations
  private static int steps(Guest guest, int length, long seed) {
    try {
      Configuration configuration = translated(new Random(seed));
      Debugged debugged = Debugged.of(guest, configuration);
      GuestMachine machine = debugged.machine;
      DebugControl control = machine.debug();
      int steps = 0;
      int iterations = 0;
      DebugStop stop = new DebugStop.Running();
      while (steps < length && !(stop instanceof DebugStop.Exited)) {
        int eip = machine.state().eip();
        long retired = machine.ledger().events().guestInstructions();
        long repeated = machine.ledger().events().repIterations();
        stop = go(control, OptionalInt.of(control.process().thread()));
        long moreRetired = machine.ledger().events().guestInstructions() - retired;
        long moreRepeated = machine.ledger().events().repIterations() - repeated;
        if (stop instanceof DebugStop.Stepped && moreRetired == 0) {
          // Nothing has ended: an iteration was made, or a signal's handler is entered instead.
          boolean stays = eip == machine.state().eip();
          assertEquals(stays ? 1 : 0, moreRepeated);
          iterations += stays ? 1 : 0;
        }
        assertTrue(moreRepeated <= 1, "more than one iteration in a step");
        steps++;
      }
      assertSame(Outcome.of(guest, configuration, Long.MAX_VALUE), debugged.released());
      return iterations;
    } catch (ElfException e) {
      throw new IllegalStateException(e);
    }
  }

  /// @return how often the guest stopped
  private static int watch(Guest guest, int length, long seed) {
    try {
      Random random = new Random(seed);
      SteppedRun stepped = SteppedRun.of(guest, interpreted(), length, random);
      if (stepped.pointers().isEmpty()) {
        return 0;
      }
      int address = stepped.pointers().get(random.nextInt(stepped.pointers().size()));
      SteppedRun.Word word = SteppedRun.word(guest, interpreted(), length, address);
      Configuration configuration = translated(random);
      Debugged debugged = Debugged.of(guest, configuration);
      GuestMachine machine = debugged.machine;
      DebugControl control = machine.debug();
      control.setWatches(List.of(new DebugWatch(DebugWatch.Kind.WRITE, address, 4)));
      List<SteppedRun.Stop> stops = new ArrayList<>();
      long retired = 0;
      while (retired < word.values().size()) {
        DebugStop stop = go(control, OptionalInt.empty());
        if (stop instanceof DebugStop.Exited) {
          break;
        }
        retired = machine.ledger().events().guestInstructions();
        if (stop instanceof DebugStop.Watched && retired < word.values().size()) {
          stops.add(new SteppedRun.Stop(retired, SteppedRun.value(machine, address)));
        }
      }
      assertEquals(List.of(), word.changesWithout(stops));
      assertSame(Outcome.of(guest, configuration, Long.MAX_VALUE), debugged.released());
      return stops.size();
    } catch (ElfException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Goes on until something happens, whatever signals there are.
  private static DebugStop go(DebugControl control, OptionalInt stepping) {
    DebugStop stop = control.resume(0, stepping, Long.MAX_VALUE);
    while (true) {
      stop = switch (stop) {
        case DebugStop.Running _ -> control.goOn(Long.MAX_VALUE, SLICE);
        case DebugStop.Caught(int signal) -> control.resume(signal, stepping, Long.MAX_VALUE);
        case DebugStop.Breakpoint _, DebugStop.Watched _, DebugStop.Stepped _, DebugStop.Exited _,
            DebugStop.Forked _, DebugStop.LimitReached _ -> stop;
      };
      if (!(stop instanceof DebugStop.Running) && !(stop instanceof DebugStop.Caught)) {
        return stop;
      }
    }
  }

  private static void assertSame(Outcome free, Outcome debugged) {
    assertEquals(free.exit(), debugged.exit());
    assertEquals(free.output(), debugged.output());
    assertEquals(free.errors(), debugged.errors());
    assertEquals(free.registers(), debugged.registers());
    assertEquals(free.guestInstructions(), debugged.guestInstructions());
    assertEquals(free.repIterations(), debugged.repIterations());
  }
}
