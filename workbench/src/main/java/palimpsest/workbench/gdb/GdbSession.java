package palimpsest.workbench.gdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import palimpsest.cms.runtime.DebugControl;
import palimpsest.cms.runtime.DebugStop;
import palimpsest.cms.runtime.DebugWatch;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.workbench.gdb.Frames.Received;
import palimpsest.workbench.gdb.RegisterFile.Register;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.linux.Exit;
import palimpsest.x86.linux.Launch;

/// One GDB's session with a guest, from the connection to its end: all-stop, one process.
final class GdbSession {
  /// How a session ended.
  enum Outcome {
    /// The guest is gone, or its instruction limit was reached; GDB has been told.
    ENDED,
    /// GDB lets it go on alone.
    DETACHED,
    /// GDB wants it gone.
    KILLED,
    /// The connection is gone.
    LOST
  }

  /// Guest instructions between two looks at the connection while the guest runs.
  private static final long SLICE = 200_000;

  /// Most bytes of a packet, as GDB is told.
  private static final int PACKET_BYTES = 0x4000;

  /// What qXfer reads.
  private static final Set<String> OBJECTS = Set.of("features", "auxv", "siginfo", "exec-file", "threads");

  private static final String DONE = "OK";
  private static final String FAILED = "E01";
  /// What Linux's EFAULT is.
  private static final String NO_MEMORY = "E0e";
  /// Status of a run whose instruction limit was reached.
  private static final int LIMIT_STATUS = 124;

  private final GuestMachine machine;
  private final DebugControl control;
  private final GdbConnection connection;
  private final RegisterFile file;
  private final Launch launch;
  private final long limit;
  private final Points points;
  private String lastStop = "";
  private int thread;

  GdbSession(GuestMachine machine, GdbConnection connection, Launch launch, long limit) {
    this.machine = machine;
    this.control = machine.debug();
    this.connection = connection;
    this.file = new RegisterFile(launch.processor());
    this.launch = launch;
    this.limit = limit;
    this.points = new Points(control);
  }

  /// Whether GDB wants the guest, which runs, to stand.
  ///
  /// @throws IOException if the connection is gone
  boolean isInterrupted() throws IOException {
    return connection.isInterrupted();
  }

  /// Serves GDB until the session ends; after [Outcome#DETACHED] and [Outcome#LOST] nothing of it is left in the guest.
  Outcome run() {
    control.attach();
    lastStop = stopped(GdbSignals.TRAP, "");
    try {
      while (true) {
        if (connection.await() instanceof Received.Data(String data)) {
          Optional<Outcome> outcome = serve(CommandParser.parse(data));
          if (outcome.isPresent()) {
            return outcome.get();
          }
        }
      }
    } catch (IOException _) {
      control.detach();
      return Outcome.LOST;
    }
  }

  private Optional<Outcome> serve(GdbCommand command) throws IOException {
    switch (command) {
      case GdbCommand.Resume resume -> {
        return resume(resume);
      }
      case GdbCommand.Detach _ -> {
        control.detach();
        connection.send(DONE);
        return Optional.of(Outcome.DETACHED);
      }
      case GdbCommand.Kill(boolean answered) -> {
        if (answered) {
          connection.send(DONE);
        }
        return Optional.of(Outcome.KILLED);
      }
      case GdbCommand.StopAcknowledging _ -> {
        connection.send(DONE);
        connection.stopAcknowledging();
      }
      case GdbCommand.Monitor(String text) -> monitor(text);
      case GdbCommand.Supported _, GdbCommand.WhyStopped _, GdbCommand.SelectThread _, GdbCommand.IsAlive _,
          GdbCommand.CurrentThread _, GdbCommand.ThreadList _, GdbCommand.ThreadText _, GdbCommand.ReadRegisters _,
          GdbCommand.WriteRegisters _, GdbCommand.ReadRegister _, GdbCommand.WriteRegister _,
          GdbCommand.ReadMemory _, GdbCommand.WriteMemory _, GdbCommand.WaysToResume _, GdbCommand.Point _,
          GdbCommand.WasAttached _, GdbCommand.Transfer _, GdbCommand.PassSignals _, GdbCommand.OfferSymbols _,
          GdbCommand.Unknown _, GdbCommand.Malformed _ -> connection.send(answer(command));
    }
    return Optional.empty();
  }

  private String answer(GdbCommand command) {
    return switch (command) {
      case GdbCommand.Supported _ -> String.format("PacketSize=%x;QStartNoAckMode+;qXfer:features:read+;"
          + "qXfer:auxv:read+;qXfer:siginfo:read+;qXfer:exec-file:read+;qXfer:threads:read+;swbreak+;hwbreak+;"
          + "vContSupported+;QPassSignals+", PACKET_BYTES);
      case GdbCommand.WhyStopped _ -> lastStop;
      case GdbCommand.SelectThread(boolean forRegisters, int wanted) -> select(forRegisters, wanted);
      case GdbCommand.IsAlive(int wanted) -> control.process().threads().contains(wanted) ? DONE : FAILED;
      case GdbCommand.CurrentThread _ -> String.format("QC%x", thread);
      case GdbCommand.ThreadList(boolean first) -> first ? "m" + threadList() : "l";
      case GdbCommand.ThreadText(int wanted) -> Hex.of(textOf(wanted));
      case GdbCommand.ReadRegisters _ -> Hex.of(file.readAll(state()));
      case GdbCommand.WriteRegisters(byte[] content) -> {
        if (content.length != file.bytes()) {
          yield FAILED;
        }
        file.writeAll(state(), content);
        yield DONE;
      }
      case GdbCommand.ReadRegister(int number) -> register(number)
          .map(register -> Hex.of(file.read(register, state())))
          .orElse(FAILED);
      case GdbCommand.WriteRegister(int number, byte[] content) -> register(number)
          .filter(register -> register.bytes() == content.length)
          .map(register -> {
            file.write(register, state(), content);
            return DONE;
          })
          .orElse(FAILED);
      case GdbCommand.ReadMemory(int address, int length) -> read(address, length);
      case GdbCommand.WriteMemory(int address, byte[] content) ->
          content.length == 0 || control.write(address, content) ? DONE : NO_MEMORY;
      case GdbCommand.WaysToResume _ -> "vCont;c;C;s;S";
      case GdbCommand.Point point -> {
        if (point.length() < 1) {
          yield FAILED;
        }
        points.change(point);
        yield DONE;
      }
      case GdbCommand.WasAttached _ -> "1";
      case GdbCommand.Transfer transfer -> transfer(transfer);
      case GdbCommand.PassSignals(var signals) -> {
        control.setPassed(signals.stream()
            .map(GdbSignals::toLinux)
            .filter(signal -> signal != 0)
            .collect(Collectors.toUnmodifiableSet()));
        yield DONE;
      }
      case GdbCommand.OfferSymbols _ -> DONE;
      case GdbCommand.Unknown _ -> "";
      case GdbCommand.Malformed _ -> FAILED;
      case GdbCommand.Resume _, GdbCommand.Detach _, GdbCommand.Kill _, GdbCommand.StopAcknowledging _,
          GdbCommand.Monitor _ -> throw new IllegalStateException("not answered at once: " + command);
    };
  }

  private GuestState state() {
    return control.registers(thread).orElseGet(machine::state);
  }

  private Optional<Register> register(int number) {
    List<Register> all = file.registers();
    return number >= 0 && number < all.size() ? Optional.of(all.get(number)) : Optional.empty();
  }

  private String select(boolean forRegisters, int wanted) {
    if (wanted > 0 && !control.process().threads().contains(wanted)) {
      return FAILED;
    }
    if (forRegisters && wanted > 0) {
      thread = wanted;
    }
    return DONE;
  }

  private String threadList() {
    return control.process().threads().stream().map(Integer::toHexString).collect(Collectors.joining(","));
  }

  private String textOf(int wanted) {
    return control.process().isCurrent() && control.process().thread() == wanted ? "on the processor" : "waits";
  }

  private String read(int address, int length) {
    byte[] found = control.process().read(address, Math.clamp(length, 0, PACKET_BYTES / 2));
    return found.length == 0 && length != 0 ? NO_MEMORY : Hex.of(found);
  }

  /// An object that is served but is not there now is an error: no answer at all would say that it never is, which gdb,
  /// having been told of it, takes for a breach of the protocol.
  private String transfer(GdbCommand.Transfer transfer) {
    if (!OBJECTS.contains(transfer.object())) {
      return "";
    }
    Optional<byte[]> whole = switch (transfer.object()) {
      case "features" -> transfer.annex().equals("target.xml")
          ? Optional.of(bytes(TargetDescription.of(file)))
          : Optional.empty();
      case "auxv" -> Optional.of(control.process().auxiliary());
      case "exec-file" -> Optional.of(bytes(launch.root().isPresent()
          ? control.process().link()
          : control.process().image().toString()));
      case "siginfo" -> control.process().caughtInformation();
      case "threads" -> Optional.of(bytes(threads()));
      default -> Optional.empty();
    };
    if (whole.isEmpty()) {
      return FAILED;
    }
    byte[] all = whole.get();
    if (transfer.offset() < 0 || transfer.offset() > all.length) {
      return FAILED;
    }
    int most = Math.clamp(transfer.length(), 0, PACKET_BYTES / 2);
    int end = Math.min(all.length, transfer.offset() + most);
    String part = new String(all, transfer.offset(), end - transfer.offset(), StandardCharsets.ISO_8859_1);
    return (end == all.length ? "l" : "m") + part;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String threads() {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n<threads>\n");
    for (int each : control.process().threads()) {
      xml.append(String.format("<thread id=\"%x\" core=\"0\">%s</thread>%n", each, textOf(each)));
    }
    return xml.append("</threads>\n").toString();
  }

  private void monitor(String text) throws IOException {
    byte[] answer = bytes(new MonitorCommands(machine).answer(text, state()));
    int most = PACKET_BYTES / 4;
    for (int at = 0; at < answer.length; at += most) {
      byte[] part = new byte[Math.min(most, answer.length - at)];
      System.arraycopy(answer, at, part, 0, part.length);
      connection.send("O" + Hex.of(part));
    }
    connection.send(DONE);
  }

  private Optional<Outcome> resume(GdbCommand.Resume resume) throws IOException {
    int signal = resume.actions().stream()
        .map(action -> GdbSignals.toLinux(action.signal()))
        .filter(number -> number != 0)
        .findFirst()
        .orElse(0);
    OptionalInt stepping = resume.actions().stream()
        .filter(GdbCommand.Action::step)
        .mapToInt(action -> action.thread() > 0 ? action.thread() : control.process().thread())
        .findFirst();
    DebugStop stop = control.resume(signal, stepping, limit);
    while (stop instanceof DebugStop.Running) {
      if (connection.takeInterrupt()) {
        return report(stopped(GdbSignals.INTERRUPT, ""));
      }
      stop = control.goOn(limit, SLICE);
    }
    return switch (stop) {
      case DebugStop.Exited(Exit exit) -> ended(exit.signal().isPresent()
          ? String.format("X%02x", GdbSignals.toGdb(exit.signal().getAsInt()))
          : String.format("W%02x", exit.status()));
      case DebugStop.LimitReached _ -> ended(String.format("W%02x", LIMIT_STATUS));
      case DebugStop.Breakpoint _ -> report(stopped(
          GdbSignals.TRAP, points.isHardware(machine.state().eip()) ? "hwbreak:;" : "swbreak:;"));
      case DebugStop.Watched(DebugWatch watch, int address) ->
          report(stopped(GdbSignals.TRAP, String.format("%s:%x;", name(watch.kind()), address)));
      case DebugStop.Caught(int number) -> report(stopped(GdbSignals.toGdb(number), ""));
      case DebugStop.Stepped _, DebugStop.Running _ ->
          report(stopped(connection.takeInterrupt() ? GdbSignals.INTERRUPT : GdbSignals.TRAP, ""));
    };
  }

  private static String name(DebugWatch.Kind kind) {
    return switch (kind) {
      case WRITE -> "watch";
      case READ -> "rwatch";
      case ACCESS -> "awatch";
    };
  }

  private Optional<Outcome> report(String stop) throws IOException {
    lastStop = stop;
    connection.send(stop);
    return Optional.empty();
  }

  private Optional<Outcome> ended(String how) throws IOException {
    connection.send(how);
    return Optional.of(Outcome.ENDED);
  }

  /// Says that the guest stands, and why, with the registers that GDB asks for first.
  private String stopped(int signal, String reason) {
    thread = control.process().thread();
    StringBuilder text = new StringBuilder(String.format("T%02x%sthread:%x;", signal, reason, thread));
    List<Register> wanted = new ArrayList<>(file.registers().subList(GuestState.ESP, GuestState.EBP + 1));
    wanted.add(file.registers().get(8));
    for (Register each : wanted) {
      text.append(String.format(
          "%02x:%s;", file.registers().indexOf(each), Hex.of(file.read(each, state()))));
    }
    return text.toString();
  }
}
