package palimpsest.workbench;

import java.util.List;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.linux.Exit;

/// The registers of a guest that died of a signal.
final class FaultDump {
  private static final List<String> NAMES = List.of("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi");

  private FaultDump() {}

  static String of(Exit exit, GuestMachine machine) {
    GuestState state = machine.state();
    StringBuilder text = new StringBuilder();
    text.append(String.format("palimpsest: guest died: %s%n", exit.reason()));
    text.append(String.format("  eip %08x  eflags %08x", state.eip(), state.eflags()));
    machine.symbols().nearest(state.eip()).ifPresent(symbol -> text.append("  in ").append(symbol.name()));
    text.append(System.lineSeparator());
    for (int i = 0; i < NAMES.size(); i++) {
      text.append(String.format("  %s %08x", NAMES.get(i), state.gpr(i)));
      if (i % 4 == 3) {
        text.append(System.lineSeparator());
      }
    }
    return text.toString();
  }
}
