package palimpsest.workbench.gdb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import palimpsest.workbench.gdb.GdbCommand.Action;
import palimpsest.workbench.gdb.GdbCommand.PointKind;

/// Reads commands as GDB's manual describes them ("Remote Protocol").
final class CommandParser {
  private static final ThreadId ALL_THREADS = new ThreadId(ThreadId.ANY, ThreadId.ALL);

  private CommandParser() {}

  /// The command in a frame's data.
  static GdbCommand parse(String data) {
    try {
      return data.isEmpty() ? new GdbCommand.Unknown() : parsed(data);
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      return new GdbCommand.Malformed();
    }
  }

  private static GdbCommand parsed(String data) {
    String rest = data.substring(1);
    return switch (data.charAt(0)) {
      case '?' -> new GdbCommand.WhyStopped();
      case 'H' -> new GdbCommand.SelectThread(rest.charAt(0) == 'g', ThreadId.parse(rest.substring(1)));
      case 'T' -> new GdbCommand.IsAlive(ThreadId.parse(rest));
      case 'g' -> new GdbCommand.ReadRegisters();
      case 'G' -> new GdbCommand.WriteRegisters(Hex.bytes(rest));
      case 'p' -> new GdbCommand.ReadRegister(Hex.number(rest));
      case 'P' -> new GdbCommand.WriteRegister(Hex.number(before(rest, '=')), Hex.bytes(behind(rest, '=')));
      case 'm' -> new GdbCommand.ReadMemory(Hex.number(before(rest, ',')), Hex.number(behind(rest, ',')));
      case 'M' -> write(rest, Hex.bytes(behind(rest, ':')));
      case 'X' -> write(rest, behind(rest, ':').getBytes(StandardCharsets.ISO_8859_1));
      case 'c', 'C', 's', 'S' -> new GdbCommand.Resume(List.of(oldAction(data)));
      case 'Z', 'z' -> point(data.charAt(0) == 'Z', rest);
      case 'D' -> new GdbCommand.Detach(
          rest.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Hex.number(behind(rest, ';'))));
      case 'k' -> new GdbCommand.Kill(false);
      case 'v' -> verbose(data);
      case 'q', 'Q' -> query(data);
      default -> new GdbCommand.Unknown();
    };
  }

  private static GdbCommand write(String rest, byte[] content) {
    String place = before(rest, ':');
    if (Hex.number(behind(place, ',')) != content.length) {
      throw new IllegalArgumentException(place);
    }
    return new GdbCommand.WriteMemory(Hex.number(before(place, ',')), content);
  }

  /// Continuing at another address is asked for by nobody; GDB writes the register instead.
  private static Action oldAction(String data) {
    boolean signals = Character.isUpperCase(data.charAt(0));
    int signal = signals ? Hex.number(data.substring(1)) : 0;
    if (!signals && data.length() > 1) {
      throw new IllegalArgumentException(data);
    }
    return new Action(Character.toLowerCase(data.charAt(0)) == 's', signal, ALL_THREADS);
  }

  private static GdbCommand point(boolean insert, String rest) {
    String[] parts = rest.split("[,;]", -1);
    int kind = Hex.number(parts[0]);
    if (kind >= PointKind.values().length) {
      return new GdbCommand.Unknown();
    }
    return new GdbCommand.Point(insert, PointKind.values()[kind], Hex.number(parts[1]), Hex.number(parts[2]));
  }

  private static GdbCommand verbose(String data) {
    if (data.equals("vCont?")) {
      return new GdbCommand.WaysToResume();
    }
    if (data.startsWith("vCont;")) {
      List<Action> actions = new ArrayList<>();
      for (String each : data.substring("vCont;".length()).split(";", -1)) {
        actions.add(action(each));
      }
      return new GdbCommand.Resume(actions);
    }
    return data.startsWith("vKill") ? new GdbCommand.Kill(true) : new GdbCommand.Unknown();
  }

  private static Action action(String text) {
    String what = before(text + ":", ':');
    ThreadId thread = text.contains(":") ? ThreadId.parse(behind(text, ':')) : ALL_THREADS;
    int signal = what.length() > 1 ? Hex.number(what.substring(1)) : 0;
    return switch (what.charAt(0)) {
      case 'c', 'C' -> new Action(false, signal, thread);
      case 's', 'S' -> new Action(true, signal, thread);
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static GdbCommand query(String data) {
    String name = data.split("[:,;]", 2)[0];
    return switch (name) {
      case "qSupported" -> new GdbCommand.Supported(features(data));
      case "QStartNoAckMode" -> new GdbCommand.StopAcknowledging();
      case "qC" -> new GdbCommand.CurrentThread();
      case "qfThreadInfo" -> new GdbCommand.ThreadList(true);
      case "qsThreadInfo" -> new GdbCommand.ThreadList(false);
      case "qThreadExtraInfo" -> new GdbCommand.ThreadText(ThreadId.parse(behind(data, ',')));
      case "qAttached" -> new GdbCommand.WasAttached();
      case "qXfer" -> transfer(data.split(":", -1));
      case "qRcmd" -> new GdbCommand.Monitor(
          new String(Hex.bytes(behind(data, ',')), StandardCharsets.UTF_8));
      case "QPassSignals" -> new GdbCommand.PassSignals(signals(behind(data, ':')));
      case "qSymbol" -> new GdbCommand.OfferSymbols();
      default -> new GdbCommand.Unknown();
    };
  }

  private static Set<String> features(String data) {
    return data.contains(":") ? new HashSet<>(List.of(behind(data, ':').split(";", -1))) : Set.of();
  }

  private static GdbCommand transfer(String[] parts) {
    if (!parts[2].equals("read")) {
      return new GdbCommand.Unknown();
    }
    return new GdbCommand.Transfer(
        parts[1], parts[3], Hex.number(before(parts[4], ',')), Hex.number(behind(parts[4], ',')));
  }

  private static Set<Integer> signals(String list) {
    Set<Integer> found = new HashSet<>();
    for (String each : list.split(";", -1)) {
      if (!each.isEmpty()) {
        found.add(Hex.number(each));
      }
    }
    return found;
  }

  private static String before(String text, char mark) {
    return text.substring(0, text.indexOf(mark));
  }

  private static String behind(String text, char mark) {
    return text.substring(text.indexOf(mark) + 1);
  }
}
