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

/// One GDB's session with a guest, from the connection to its end: all-stop, one process at a time.
final class GdbSession {
  /// How a session ended.
  enum Outcome {
    /// The guest is gone, or its instruction limit was reached; GDB has been told.
    ENDED,
    /// The process is gone, and GDB has been told; others go on.
    LEFT,
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
  private final HeldProcesses held;
  private final Transfers transfers;
  private final long limit;
  private final Points points;
  private String lastStop = "";

  GdbSession(GuestMachine machine, GdbConnection connection, Launch launch, long limit) {
    this.machine = machine;
    this.control = machine.debug();
    this.connection = connection;
    this.file = new RegisterFile(launch.processor());
    this.held = new HeldProcesses(machine);
    this.transfers = new Transfers(held, file, launch);
    this.limit = limit;
    this.points = new Points(control);
  }

  /// Whether GDB wants the guest, which runs, to stand.
  ///
  /// @throws IOException if the connection is gone
  boolean isInterrupted() throws IOException {
    return connection.isInterrupted();
  }

  /// Serves GDB until the session ends; where the guest then goes on nothing of it is left in the guest.
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
      case GdbCommand.Detach(OptionalInt process) -> {
        boolean another = process.isPresent() && held.release(process.getAsInt());
        if (!another) {
          control.detach();
        }
        connection.send(DONE);
        return another ? Optional.empty() : Optional.of(Outcome.DETACHED);
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
      case GdbCommand.Supported(var features) -> supported(features);
      case GdbCommand.WhyStopped _ -> lastStop;
      case GdbCommand.SelectThread(boolean forRegisters, ThreadId wanted) ->
          !forRegisters || held.select(wanted) ? DONE : FAILED;
      case GdbCommand.IsAlive(ThreadId wanted) -> held.isAlive(wanted) ? DONE : FAILED;
      case GdbCommand.CurrentThread _ -> "QC" + held.name(held.thread());
      case GdbCommand.ThreadList(boolean first) -> first
          ? "m" + held.threads().stream().map(held::name).collect(Collectors.joining(","))
          : "l";
      case GdbCommand.ThreadText(ThreadId wanted) -> Hex.of(held.describe(wanted));
      case GdbCommand.ReadRegisters _ -> Hex.of(file.readAll(held.registers()));
      case GdbCommand.WriteRegisters(byte[] content) -> {
        if (content.length != file.bytes()) {
          yield FAILED;
        }
        file.writeAll(held.registers(), content);
        yield DONE;
      }
      case GdbCommand.ReadRegister(int number) -> register(number)
          .map(register -> Hex.of(file.read(register, held.registers())))
          .orElse(FAILED);
      case GdbCommand.WriteRegister(int number, byte[] content) -> register(number)
          .filter(register -> register.bytes() == content.length)
          .map(register -> {
            file.write(register, held.registers(), content);
            return DONE;
          })
          .orElse(FAILED);
      case GdbCommand.ReadMemory(int address, int length) -> read(address, length);
      case GdbCommand.WriteMemory(int address, byte[] content) ->
          content.length == 0 || (held.looksAtFollowed() && control.write(address, content)) ? DONE : NO_MEMORY;
      case GdbCommand.WaysToResume _ -> "vCont;c;C;s;S";
      case GdbCommand.Point point -> {
        if (point.length() < 1) {
          yield FAILED;
        }
        if (held.looksAtFollowed()) {
          points.change(point);
        }
        yield DONE;
      }
      case GdbCommand.WasAttached _ -> "1";
      case GdbCommand.Transfer transfer -> transfers.answer(transfer, PACKET_BYTES / 2, FAILED);
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

  private String supported(Set<String> features) {
    boolean forks = features.contains("multiprocess+") && features.contains("fork-events+");
    if (features.contains("multiprocess+")) {
      held.nameProcesses(forks);
      lastStop = stopped(GdbSignals.TRAP, "");
    }
    return String.format("PacketSize=%x;QStartNoAckMode+;%sswbreak+;hwbreak+;vContSupported+;QPassSignals+%s%s",
        PACKET_BYTES, Transfers.features(), held.areNamed() ? ";multiprocess+" : "", forks ? ";fork-events+" : "");
  }

  private Optional<Register> register(int number) {
    List<Register> all = file.registers();
    return number >= 0 && number < all.size() ? Optional.of(all.get(number)) : Optional.empty();
  }

  private String read(int address, int length) {
    byte[] found = held.selected().read(address, Math.clamp(length, 0, PACKET_BYTES / 2));
    return found.length == 0 && length != 0 ? NO_MEMORY : Hex.of(found);
  }

  private void monitor(String text) throws IOException {
    byte[] answer = new MonitorCommands(machine).answer(text, held.registers()).getBytes(StandardCharsets.UTF_8);
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
        .mapToInt(action -> action.thread().thread() > 0 ? action.thread().thread() : held.followed().thread())
        .findFirst();
    held.goOn();
    DebugStop stop = control.resume(signal, stepping, limit);
    while (stop instanceof DebugStop.Running) {
      if (connection.takeInterrupt()) {
        return report(stopped(GdbSignals.INTERRUPT, ""));
      }
      stop = control.goOn(limit, SLICE);
    }
    return switch (stop) {
      case DebugStop.Forked(int child) -> {
        held.forked(child);
        String first = held.followed().other(child).orElseThrow().threads().stream()
            .map(id -> held.name(new ThreadId(child, id)))
            .findFirst()
            .orElseThrow();
        yield report(stopped(GdbSignals.TRAP, "fork:" + first + ";"));
      }
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
    connection.send(held.areNamed() ? String.format("%s;process:%x", how, held.followed().id()) : how);
    if (machine.exit().isEmpty() && held.followed().ended().isPresent()) {
      control.detach();
      return Optional.of(Outcome.LEFT);
    }
    return Optional.of(Outcome.ENDED);
  }

  /// Says that the guest stands, and why, with the registers that GDB asks for first.
  private String stopped(int signal, String reason) {
    held.selectCurrent();
    StringBuilder text =
        new StringBuilder(String.format("T%02x%sthread:%s;", signal, reason, held.name(held.thread())));
    List<Register> wanted = new ArrayList<>(file.registers().subList(GuestState.ESP, GuestState.EBP + 1));
    wanted.add(file.registers().get(8));
    for (Register each : wanted) {
      text.append(String.format(
          "%02x:%s;", file.registers().indexOf(each), Hex.of(file.read(each, held.registers()))));
    }
    return text.toString();
  }
}
