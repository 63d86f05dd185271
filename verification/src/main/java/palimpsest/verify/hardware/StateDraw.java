package palimpsest.verify.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import palimpsest.x86.cpu.Eflags;

/// Draws states for snippets to start from: registers and memory weighted towards corners, and such addresses that
/// memory operands meet the window, its page boundary, at times the unmapped page.
final class StateDraw {
  private static final int[] CORNERS = {
    0, 1, -1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0x8000_8080, 0x0102_0408, 9, 0x99
  };
  /// Memories are shared among states: what is new in each of them are the registers.
  private static final int MEMORIES = 8;
  private static final int ALWAYS = Eflags.ALWAYS_ONE | Eflags.IF;

  private final RandomGenerator random;
  private final List<byte[]> memories = new ArrayList<>();

  StateDraw(RandomGenerator random) {
    this.random = random;
    for (int i = 0; i < MEMORIES; i++) {
      byte[] memory = new byte[Layout.MEMORY_BYTES];
      for (int at = 0; at < memory.length; at++) {
        memory[at] = (byte) (random.nextInt(4) == 0 ? CORNERS[random.nextInt(CORNERS.length)] : random.nextInt());
      }
      memories.add(memory);
    }
  }

  /// A state for `snippet`, or none if its instructions want different things of the same registers.
  Optional<InitialState> draw(Snippet snippet) {
    StateDraft draft = new StateDraft(random, registers(), memories.get(random.nextInt(MEMORIES)).clone());
    for (Line line : snippet.lines()) {
      if (!draft.admits(line.instruction())) {
        return Optional.empty();
      }
    }
    return Optional.of(draft.finish(flags(snippet)));
  }

  private int[] registers() {
    int[] registers = new int[8];
    for (int i = 0; i < registers.length; i++) {
      registers[i] = random.nextInt(3) == 0 ? CORNERS[random.nextInt(CORNERS.length)] : random.nextInt();
    }
    return registers;
  }

  private int flags(Snippet snippet) {
    boolean strings = snippet.lines().stream().anyMatch(line -> StringRegisters.of(line.instruction()).any());
    boolean down = random.nextInt(strings ? 3 : 16) == 0;
    return ALWAYS | random.nextInt() & Eflags.ARITHMETIC | (down ? Eflags.DF : 0);
  }
}
