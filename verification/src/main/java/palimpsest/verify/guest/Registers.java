package palimpsest.verify.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Segment;

/// The guest's registers at one instruction boundary.
///
/// @param general EAX to EDI in encoding order
/// @param eip address of the next instruction
/// @param eflags all of EFLAGS
/// @param segments selector and base of each segment register in turn, in encoding order
public record Registers(List<Integer> general, int eip, int eflags, List<Integer> segments) {
  private static final List<String> NAMES = List.of("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi");
  private static final List<String> SEGMENTS =
      Stream.of(Segment.values()).map(segment -> segment.name().toLowerCase(Locale.ROOT)).toList();

  public Registers {
    general = List.copyOf(general);
    segments = List.copyOf(segments);
  }

  /// What `state` holds now.
  public static Registers of(GuestState state) {
    List<Integer> segments = new ArrayList<>();
    for (Segment segment : Segment.values()) {
      segments.add(state.selector(segment));
      segments.add(state.segmentBase(segment));
    }
    return new Registers(
        IntStream.range(0, NAMES.size()).mapToObj(state::gpr).toList(), state.eip(), state.eflags(), segments);
  }

  /// The names of the registers that differ from those of `other`, each with both values.
  public List<String> differences(Registers other) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      compare(NAMES.get(i), general.get(i), other.general.get(i), found);
    }
    compare("eip", eip, other.eip, found);
    compare("eflags", eflags, other.eflags, found);
    for (int i = 0; i < segments.size(); i++) {
      String name = SEGMENTS.get(i / 2) + (i % 2 == 0 ? "" : " base");
      compare(name, segments.get(i), other.segments.get(i), found);
    }
    return found;
  }

  private static void compare(String name, int mine, int theirs, List<String> found) {
    if (mine != theirs) {
      found.add("%s %08x, not %08x".formatted(name, theirs, mine));
    }
  }

  /// One line of all registers in hexadecimal.
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (int i = 0; i < NAMES.size(); i++) {
      text.append("%s=%08x ".formatted(NAMES.get(i), general.get(i)));
    }
    return text.append("eip=%08x eflags=%08x".formatted(eip, eflags)).toString();
  }
}
