package palimpsest.verify.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Segment;

/// The guest's registers at one instruction boundary.
///
/// @param general EAX to EDI in encoding order
/// @param eip address of the next instruction
/// @param eflags all of EFLAGS
/// @param segments selector and base of each segment register in turn, in encoding order
/// @param x87 a digest of all there is of the x87 unit
/// @param simd a digest of the registers of SSE
public record Registers(List<Integer> general, int eip, int eflags, List<Integer> segments, long x87,
    long simd) {
  private static final List<String> NAMES = List.of("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi");
  private static final List<String> SEGMENTS =
      Stream.of(Segment.values()).map(segment -> segment.name().toLowerCase(Locale.ROOT)).toList();

  private static final int COUNT = 1;
  /// What string instructions change: EAX, ECX, ESI, EDI.
  private static final List<Integer> REPEATED = List.of(0, COUNT, 6, 7);

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
        IntStream.range(0, NAMES.size()).mapToObj(state::gpr).toList(), state.eip(), state.eflags(), segments,
        state.fpu().digest(), state.simd().digest());
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
    if (x87 != other.x87) {
      found.add("x87 state digest %016x, not %016x".formatted(other.x87, x87));
    }
    if (simd != other.simd) {
      found.add("SSE state digest %016x, not %016x".formatted(other.simd, simd));
    }
    return found;
  }

  /// Whether `later` can be what so many iterations of the repeated string instruction at EIP make of these: the count
  /// is that much less, the pointers, the accumulator and the arithmetic flags may be anything, all else is the same.
  public boolean isRepeatedTo(Registers later, long iterations) {
    List<Integer> moved = new ArrayList<>(general);
    for (int number : REPEATED) {
      moved.set(number, later.general.get(number));
    }
    Registers expected =
        new Registers(moved, eip, eflags & ~Eflags.ARITHMETIC | later.eflags & Eflags.ARITHMETIC, segments, x87,
            simd);
    return expected.equals(later) && general.get(COUNT) - later.general.get(COUNT) == iterations;
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
