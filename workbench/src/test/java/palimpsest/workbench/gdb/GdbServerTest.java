package palimpsest.workbench.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Guest;
import palimpsest.x86.elf.SymbolTable;
import palimpsest.x86.linux.Launch;

/// A guest under a debugger that is a script: what GDB itself makes of it is tested by `.ci/gdb`.
class GdbServerTest {
  private static final int TRAP = 5;
  /// Where the guest `sort` has what it merges.
  private static final int MERGED = 0x844_9900;

  /// A debugged run and what came of it.
  ///
  /// @param outcome of the server
  /// @param output of the guest
  /// @param messages for the person
  private record Debugged(GdbServer.Outcome outcome, GuestMachine machine, String output, String messages) {}

  /// What a client finds.
  ///
  /// @param port where it may connect
  private record Scene(int port, SymbolTable symbols) {
    int address(String symbol) {
      return symbols.named(symbol).orElseThrow().address();
    }
  }

  private static Guest guest(String name, String... arguments) {
    return new Guest(Path.of("../verification/guests/bin", name), List.of(arguments));
  }

  /// Runs a guest that waits for a debugger, beside the `client`.
  private static Debugged run(Guest guest, Consumer<Scene> client) throws Exception {
    var out = new ByteArrayOutputStream();
    Launch launch = guest.launch(out, OutputStream.nullOutputStream());
    GuestMachine machine = GuestMachine.load(Machines.load(Machines.DEFAULT).resolve(), CmsOptions.DEFAULT, launch);
    StringWriter messages = new StringWriter();
    CompletableFuture<Integer> port = new CompletableFuture<>();
    PrintWriter told = new PrintWriter(messages) {
      @Override
      public void println(String line) {
        super.println(line);
        if (line.contains("target remote")) {
          port.complete(Integer.parseInt(line.replaceAll(".*127\\.0\\.0\\.1:(\\d+).*", "$1")));
        }
      }
    };
    var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    try (GdbServer server = GdbServer.listen(address, "0", true, told)) {
      CompletableFuture<Void> script =
          port.thenAcceptAsync(found -> client.accept(new Scene(found, machine.symbols())));
      GdbServer.Outcome outcome = server.run(machine, launch, Long.MAX_VALUE);
      script.join();
      return new Debugged(outcome, machine, out.toString(StandardCharsets.ISO_8859_1), messages.toString());
    }
  }

  private static String free(Guest guest) throws Exception {
    var out = new ByteArrayOutputStream();
    GuestMachine machine = GuestMachine.load(Machines.load(Machines.DEFAULT).resolve(), CmsOptions.DEFAULT,
        guest.launch(out, OutputStream.nullOutputStream()));
    machine.run(Long.MAX_VALUE);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static String breakpoint(boolean insert, int address) {
    return String.format("%s0,%x,1", insert ? "Z" : "z", address);
  }

  private static int word(GdbClient gdb, String command) {
    return Integer.reverseBytes(Hex.number(gdb.ask(command)));
  }

  /// gdb reads siginfo before it calls a function of the guest, signal or not.
  @Test
  void whatIsServedButNotThereIsAnErrorAndWhatIsNeverServedIsNoAnswer() throws Exception {
    run(guest("hello"), scene -> {
      try (GdbClient gdb = new GdbClient(scene.port())) {
        assertEquals("E01", gdb.ask("qXfer:siginfo:read::0,80"));
        assertEquals("", gdb.ask("qXfer:spu:read::0,80"));
        assertEquals("W00", gdb.ask("c"));
      }
    });
  }

  @Test
  void aGuestStopsAtABreakpointAndGoesOnToItsEnd() throws Exception {
    Guest guest = guest("sort", "3000");
    Debugged run = run(guest, scene -> {
      try (GdbClient gdb = new GdbClient(scene.port())) {
        assertTrue(gdb.ask("qSupported:swbreak+").contains("qXfer:features:read+"));
        assertEquals("OK", gdb.ask("QStartNoAckMode"));
        assertTrue(gdb.ask("?").startsWith("T05thread:"));
        assertEquals("OK", gdb.ask(breakpoint(true, scene.address("quicksort"))));
        for (int i = 0; i < 2; i++) {
          assertTrue(gdb.ask("vCont;c").startsWith("T05swbreak:;thread:"));
          assertEquals(scene.address("quicksort"), word(gdb, "p8"));
          assertEquals("OK", gdb.ask(breakpoint(false, scene.address("quicksort"))));
          assertTrue(gdb.ask("vCont;s:" + Integer.toHexString(1000)).startsWith("T05thread:"));
          assertTrue(scene.address("quicksort") != word(gdb, "p8"));
          assertEquals("OK", gdb.ask(breakpoint(true, scene.address("quicksort"))));
          assertEquals("OK", gdb.ask(breakpoint(true, scene.address("quicksort"))));
        }
        assertEquals("OK", gdb.ask(breakpoint(false, scene.address("quicksort"))));
        assertEquals("W00", gdb.ask("c"));
      }
    });
    assertEquals(GdbServer.Outcome.ENDED, run.outcome());
    assertEquals(free(guest), run.output());
  }

  @Test
  void aDetachedGuestGoesOnAndCanBeAttachedAgain() throws Exception {
    Guest guest = guest("sort", "60000");
    Debugged run = run(guest, scene -> {
      try (GdbClient gdb = new GdbClient(scene.port())) {
        assertEquals("OK", gdb.ask(breakpoint(true, scene.address("sift_down.constprop.0"))));
        assertEquals("OK", gdb.ask(String.format("Z2,%x,4", MERGED)));
        assertTrue(gdb.ask("c").startsWith("T05"));
        assertEquals("OK", gdb.ask("D"));
      }
      try (GdbClient gdb = new GdbClient(scene.port())) {
        assertTrue(gdb.ask("?").startsWith("T05thread:"));
        assertEquals("OK", gdb.ask("D"));
      }
    });
    assertEquals(free(guest), run.output());
    assertTrue(run.machine().counters().gear(3).translations() > 0);
  }

  @Test
  void aGuestWhoseDebuggerIsLostGoesOnAndSaysSo() throws Exception {
    Guest guest = guest("sort", "3000");
    Debugged run = run(guest, scene -> {
      try (GdbClient gdb = new GdbClient(scene.port())) {
        assertEquals("OK", gdb.ask(breakpoint(true, scene.address("report"))));
        assertTrue(gdb.ask("c").startsWith("T05"));
      }
    });
    assertEquals(free(guest), run.output());
    assertTrue(run.messages().contains("lost"), run::messages);
  }

  @Test
  void anInterruptStopsAGuestAndKillEndsIt() throws Exception {
    Debugged run = run(guest("sort", "1000000"), scene -> {
      try (GdbClient gdb = new GdbClient(scene.port())) {
        gdb.send(Frames.frame("c"));
        gdb.send(new byte[] {3});
        assertTrue(gdb.answer().startsWith("T02thread:"));
        assertTrue(gdb.ask("s").startsWith("T05"));
        assertEquals("OK", gdb.ask("vKill;3e8"));
      }
    });
    assertEquals(GdbServer.Outcome.KILLED, run.outcome());
    assertTrue(run.machine().exit().isEmpty());
  }

  @Test
  void aSignalIsSeenBeforeItIsDeliveredAndDroppedOnlyWhereSaidSo() throws Exception {
    Debugged run = run(guest("fault-segv"), scene -> {
      try (GdbClient gdb = new GdbClient(scene.port())) {
        String first = gdb.ask("c");
        assertTrue(first.startsWith("T0b"), first);
        int eip = word(gdb, "p8");
        assertTrue(gdb.ask("vCont;c").startsWith("T0b"), "dropped, the access faults again");
        assertEquals(eip, word(gdb, "p8"));
        assertEquals("X0b", gdb.ask("vCont;C0b"));
      }
    });
    assertEquals(139, run.machine().exit().orElseThrow().status());
  }

  @Test
  void theChildOfAForkCanBeFollowedToItsEndAndThenItsParent() throws Exception {
    Guest guest = guest("processes", "2");
    Debugged run = run(guest, scene -> {
      try (GdbClient gdb = new GdbClient(scene.port())) {
        assertTrue(gdb.ask("qSupported:multiprocess+;fork-events+").contains("fork-events+"));
        String fork = gdb.ask("vCont;c:p3e8.-1");
        assertTrue(fork.startsWith("T05fork:p3e9.3e9;thread:p3e8.3e8;"), fork);
        assertEquals("OK", gdb.ask("Hgp3e9.3e9"));
        String child = gdb.ask("p0");
        assertEquals("OK", gdb.ask("Hgp3e8.3e8"));
        assertEquals("00000000", child, "fork returns 0 to the child");
        assertEquals("e9030000", gdb.ask("p0"));
        assertEquals("OK", gdb.ask("D;3e8"));
        String end = gdb.ask("vCont;c:p3e9.-1");
        assertTrue(end.matches("[WX]..;process:3e9"), end);
      }
      try (GdbClient gdb = new GdbClient(scene.port())) {
        gdb.ask("qSupported:multiprocess+");
        assertTrue(gdb.ask("?").contains("thread:p3e8."));
        assertEquals("OK", gdb.ask("D"));
      }
    });
    assertEquals(free(guest), run.output());
  }

  /// As gdb does without the extension: nothing is said of forks, and the children run on.
  @Test
  void aDebuggerThatKnowsNoProcessesSeesNoForks() throws Exception {
    Guest guest = guest("processes", "2");
    Debugged run = run(guest, scene -> {
      try (GdbClient gdb = new GdbClient(scene.port())) {
        assertFalse(gdb.ask("qSupported:fork-events+").contains("fork-events"));
        String stop = gdb.ask("c");
        while (stop.startsWith("T")) {
          assertFalse(stop.contains("fork"), stop);
          stop = gdb.ask("vCont;C" + stop.substring(1, 3));
        }
        assertEquals("W00", stop);
      }
    });
    assertEquals(free(guest), run.output());
  }

  @Test
  void codeThatADebuggerWritesIsExecutedWhateverWasTranslated() throws Exception {
    Guest guest = guest("sort", "3000");
    Debugged run = run(guest, scene -> {
      try (GdbClient gdb = new GdbClient(scene.port())) {
        int leave = scene.address("put_hex");
        assertEquals("OK", gdb.ask(breakpoint(true, scene.address("report"))));
        assertTrue(gdb.ask("c").startsWith("T05"));
        String before = gdb.ask(String.format("m%x,1", leave));
        assertEquals("OK", gdb.ask(String.format("M%x,1:c3", leave)));
        assertFalse(before.equals(gdb.ask(String.format("m%x,1", leave))));
        assertEquals("OK", gdb.ask(breakpoint(false, scene.address("report"))));
        assertEquals("W00", gdb.ask("c"));
      }
    });
    assertEquals("sort \n", run.output().replaceAll("[0-9a-f]{8}", ""));
    assertFalse(run.output().matches("(?s).*[0-9a-f]{8}.*"), run::output);
  }

  @Test
  void memoryThatIsNotThereIsRefusedAndNothingElseHappens() throws Exception {
    Debugged run = run(guest("hello"), scene -> {
      try (GdbClient gdb = new GdbClient(scene.port())) {
        assertEquals("E0e", gdb.ask("m0,4"));
        assertEquals("E0e", gdb.ask("M0,1:00"));
        assertEquals("E0e", gdb.ask("mc0000000,4"));
        assertEquals("E01", gdb.ask("Hg7"));
        assertEquals("E01", gdb.ask("P8=00"));
        assertEquals("", gdb.ask("qNothing"));
        assertEquals("W00", gdb.ask("c"));
      }
    });
    assertEquals(free(guest("hello")), run.output());
  }

  @Test
  void monitorShowsWhereTheCyclesWentAndWhatRunsHere() throws Exception {
    run(guest("sort", "3000"), scene -> {
      try (GdbClient gdb = new GdbClient(scene.port())) {
        assertEquals("OK", gdb.ask(String.format("Z2,%x,4", MERGED + 4000)));
        String stop = gdb.ask("c");
        assertTrue(stop.startsWith(String.format("T%02xwatch:", TRAP)), stop);
        assertEquals("OK", gdb.ask(String.format("z2,%x,4", MERGED + 4000)));
        assertTrue(gdb.monitor("cycles").contains("interpret"));
        assertTrue(gdb.monitor("energy").contains(" pJ"));
        assertTrue(gdb.monitor("gear").contains("gear 2 from"), gdb.monitor("gear"));
        assertTrue(gdb.monitor("translation").contains("080480f0"), gdb.monitor("translation"));
        assertTrue(gdb.monitor("nonsense").contains("monitor help"));
        assertEquals("W00", gdb.ask("c"));
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", ":", "-1", "65536", "127.0.0.1:", "no.such.host.invalid:1", "1:2:x"})
  void whatIsNoPlaceToListenIsRefusedInOneLine(String place) {
    GdbException refusal = assertThrows(GdbException.class, () -> GdbOption.address(place));
    assertEquals(1, String.valueOf(refusal.getMessage()).lines().count());
  }

  @Test
  void aPortInUseIsRefusedInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), taken.getLocalPort());
      GdbException refusal = assertThrows(
          GdbException.class, () -> GdbServer.listen(address, "here", false, new PrintWriter(new StringWriter())));
      assertEquals(1, String.valueOf(refusal.getMessage()).lines().count());
    }
  }

  @Test
  void withoutAHostOnlyThisMachineMayAttach() throws GdbException {
    assertTrue(GdbOption.address("1234").getAddress().isLoopbackAddress());
    assertTrue(GdbOption.address(":1234").getAddress().isLoopbackAddress());
  }
}
