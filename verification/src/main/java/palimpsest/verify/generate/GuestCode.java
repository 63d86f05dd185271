package palimpsest.verify.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.assemble.Operand;
import palimpsest.verify.replay.Listing;

/// A generated guest program: registers set, the snippets run so many times, then registers, flags and window folded
/// into four bytes that are written to standard output and give the exit status.
///
/// @param registers first values of EAX ECX EDX EBX ESI EDI
/// @param rounds how often the snippets run, at least 1
public record GuestCode(List<Integer> registers, int rounds, List<Snippet> snippets) {
  /// Address of the rounds still to run.
  static final int ROUNDS_LEFT = Location.WINDOW - 0x810;
  private static final int CHECKSUM = Location.WINDOW - 0x820;
  /// Bytes on both sides of the window that snippets reach and a little more.
  private static final int FOLDED = 0x500;

  public GuestCode {
    registers = List.copyOf(registers);
    snippets = List.copyOf(snippets);
  }

  /// The machine code, to stand at [MinimalElf#CODE].
  public byte[] assemble() {
    var code = new Assembler(MinimalElf.CODE);
    code.bytes(0xc7).modrm(0, new Operand.Absolute(ROUNDS_LEFT)).immediate(4, rounds);
    Set<Need> needs = needs();
    Optional<Handlers> handlers =
        needs.contains(Need.HANDLERS) ? Optional.of(Handlers.install(code)) : Optional.empty();
    if (needs.contains(Need.SEGMENTS)) {
      Segments.install(code);
    }
    if (needs.contains(Need.PIPE)) {
      Modification.ReadIntoCode.install(code);
    }
    code.bytes(0xbd).immediate(4, Location.WINDOW);
    for (int i = 0; i < Location.FREE.size(); i++) {
      code.bytes(0xb8 | Location.FREE.get(i)).immediate(4, registers.get(i));
    }
    Label top = code.label();
    code.bind(top);
    snippets.forEach(snippet -> snippet.emit(code));
    code.bytes(0xff).modrm(1, new Operand.Absolute(ROUNDS_LEFT));
    code.bytes(0x0f, 0x85).distance(top);
    emitChecksum(code);
    emitExit(code);
    handlers.ifPresent(each -> each.emit(code));
    return code.finish();
  }

  /// What must be set up before the first round.
  Set<Need> needs() {
    return snippets.stream().flatMap(snippet -> snippet.needs().stream()).collect(Collectors.toSet());
  }

  /// The same program with other snippets before its own.
  GuestCode behind(List<Snippet> first) {
    return new GuestCode(registers, rounds, Stream.concat(first.stream(), snippets.stream()).toList());
  }

  /// Pushes flags and registers into the window, then folds it: sum = rol(sum, 5) + word.
  private static void emitChecksum(Assembler code) {
    code.bytes(0x9c, 0x60);
    for (int i = 0; i < 9; i++) {
      code.bytes(0x8f).modrm(0, new Operand.Absolute(Location.WINDOW + Location.REACH + 4 * i));
    }
    Label fold = code.label();
    code.bytes(0xbe).immediate(4, Location.WINDOW - FOLDED);
    code.bytes(0xb9).immediate(4, 2 * FOLDED / 4);
    code.bytes(0x31, 0xc0);
    code.bind(fold);
    code.bytes(0xc1, 0xc0, 0x05, 0x03, 0x06, 0x83, 0xc6, 0x04, 0x49);
    code.bytes(0x0f, 0x85).distance(fold);
    code.bytes(0xa3).immediate(4, CHECKSUM);
  }

  /// write(1, checksum, 4); exit(checksum & 127).
  private static void emitExit(Assembler code) {
    code.bytes(0xb8).immediate(4, 4).bytes(0xbb).immediate(4, 1);
    code.bytes(0xb9).immediate(4, CHECKSUM).bytes(0xba).immediate(4, 4).bytes(0xcd, 0x80);
    code.bytes(0x8b).modrm(3, new Operand.Absolute(CHECKSUM)).bytes(0x83, 0xe3, 0x7f);
    code.bytes(0xb8).immediate(4, 1).bytes(0xcd, 0x80);
  }

  /// Programs without one of the snippets, then programs in which what is in a snippet stands in its place,
  /// then programs in which an instruction has less prepared for it.
  Stream<GuestCode> smaller() {
    Stream<GuestCode> without = IntStream.range(0, snippets.size()).mapToObj(i -> replaced(i, List.of()));
    Stream<GuestCode> opened = IntStream.range(0, snippets.size())
        .filter(i -> snippets.get(i) instanceof Nested)
        .mapToObj(i -> replaced(i, ((Nested) snippets.get(i)).inner()));
    Stream<GuestCode> bare = IntStream.range(0, snippets.size())
        .boxed()
        .flatMap(i -> barer(snippets.get(i)).map(snippet -> replaced(i, List.of(snippet))));
    return Stream.of(without, opened, bare).flatMap(each -> each);
  }

  private static Stream<Snippet> barer(Snippet snippet) {
    return snippet instanceof Sampled sampled ? sampled.sample().barer().map(Sampled::new) : Stream.empty();
  }

  private GuestCode replaced(int index, List<Snippet> others) {
    List<Snippet> changed = new ArrayList<>(snippets);
    changed.remove(index);
    changed.addAll(index, others);
    return new GuestCode(registers, rounds, changed);
  }

  /// What it is made of, and its listing.
  @Override
  public String toString() {
    return "registers " + registers + " rounds " + rounds + " " + snippets + "\n" + Listing.print(assemble());
  }
}
