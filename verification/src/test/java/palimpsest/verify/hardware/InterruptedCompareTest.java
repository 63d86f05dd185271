package palimpsest.verify.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.x86.cpu.Eflags;

/// Once, a repeated comparison that ran into an unmapped page left other flags in gear 1 than in gears 2 and 3.
class InterruptedCompareTest {
  private static final int STATES = 12;
  private static final int ECX = 1;
  private static final int EDI = 7;

  @Test
  void everyGearLeavesTheFlagsOfTheLastComparison(@TempDir Path folder) throws IOException {
    Line scan = Line.of(HexFormat.of().parseHex("f2ae")); // repne scasb
    List<InitialState> states = new ArrayList<>();
    for (int i = 0; i < STATES; i++) {
      int[] registers = new int[8];
      registers[0] = 1;
      registers[ECX] = 20;
      registers[EDI] = Layout.BEHIND - 4 - i % 8;
      states.add(new InitialState(registers, 0x202 | Eflags.ZF | Eflags.CF, new byte[Layout.MEMORY_BYTES], List.of()));
    }
    Batch batch = new Batch(List.of(new Trial(new Snippet(List.of(scan)), states)));
    Results interpreted = Answers.of(GuestRun.onPreset(), 1, folder).to(batch);
    Results translated = Answers.of(GuestRun.onPreset(), 3, folder).to(batch);
    for (int i = 0; i < STATES; i++) {
      assertEquals(Layout.BEHIND, interpreted.at(i).address());
      assertEquals(0, interpreted.at(i).flags() & Eflags.ARITHMETIC, "one less zero sets no flag");
      assertTrue(translated.agrees(interpreted, i), "state " + i);
    }
  }
}
