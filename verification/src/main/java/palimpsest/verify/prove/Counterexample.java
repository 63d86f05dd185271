package palimpsest.verify.prove;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A start state from which a translation does something else than its guest instructions.
///
/// @param claim what should have held, and where in the translation
/// @param host what the translation makes of it; empty where the claim is no equality
/// @param guest what the guest makes of it; empty likewise
/// @param registers eax to edi in encoding order, at the entry
/// @param eflags the arithmetic flags at the entry
/// @param memory bytes that matter, by linear address
public record Counterexample(
    String claim, String host, String guest, List<Integer> registers, int eflags, SortedMap<Integer, Integer> memory) {
  private static final List<String> NAMES = List.of("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi");

  public Counterexample {
    registers = List.copyOf(registers);
  }

  /// Says that a translation is wrong from every start state.
  static Counterexample always(String claim) {
    return new Counterexample(claim, "", "", Collections.nCopies(NAMES.size(), 0), 0, new TreeMap<>());
  }

  /// Several lines for a person.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(claim).append('\n');
    if (!host.isEmpty()) {
      text.append("  the translation has ").append(host).append(", the guest ").append(guest).append('\n');
    }
    text.append("  starting with");
    for (int i = 0; i < NAMES.size(); i++) {
      text.append(String.format(Locale.ROOT, " %s=%08x", NAMES.get(i), registers.get(i)));
    }
    text.append(String.format(Locale.ROOT, " flags=%03x", eflags));
    for (Map.Entry<Integer, Integer> entry : memory.entrySet()) {
      text.append(String.format(Locale.ROOT, "%n  byte %02x at %08x", entry.getValue(), entry.getKey()));
    }
    return text.append('\n').toString();
  }
}
