package palimpsest.workbench.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import palimpsest.workbench.gdb.Frames.Received;

class FramesTest {
  @Provide
  Arbitrary<List<String>> data() {
    return Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(300).list().ofMaxSize(4);
  }

  @Property(tries = 300)
  void framesComeOutAsTheyWentInHoweverTheyAreCut(@ForAll("data") List<String> all, @ForAll long seed) {
    Random random = new Random(seed);
    Frames frames = new Frames();
    for (String each : all) {
      byte[] bytes = ("+" + new String(Frames.frame(each), StandardCharsets.ISO_8859_1))
          .getBytes(StandardCharsets.ISO_8859_1);
      int cut = random.nextInt(bytes.length + 1);
      frames.take(bytes, cut);
      frames.take(Arrays.copyOfRange(bytes, cut, bytes.length), bytes.length - cut);
    }
    List<Received> expected = new ArrayList<>();
    all.forEach(each -> expected.add(new Received.Data(each)));
    List<Received> found = new ArrayList<>();
    for (Optional<Received> next = frames.next(); next.isPresent(); next = frames.next()) {
      found.add(next.get());
    }
    assertEquals(expected, found);
  }

  @Property(tries = 300)
  void aFrameWithOneBitWrongIsNotTakenForAnother(@ForAll("data") List<String> all, @ForAll long seed) {
    Random random = new Random(seed);
    String data = String.join("", all);
    byte[] bytes = Frames.frame(data);
    int at = 1 + random.nextInt(bytes.length - 1);
    bytes[at] ^= (byte) (1 << random.nextInt(7));
    Frames frames = new Frames();
    frames.take(bytes, bytes.length);
    Optional<Received> next = frames.next();
    assertTrue(next.isEmpty() || !(next.get() instanceof Received.Data(String other)) || other.equals(data)
        && Character.digit(bytes[at], 16) >= 0);
  }

  @Test
  void anInterruptIsSeenBetweenFramesAndIsDataWithinOne() {
    Frames frames = new Frames();
    byte[] interrupt = {3};
    frames.take(interrupt, 1);
    assertInstanceOf(Received.Interrupt.class, frames.next().orElseThrow());
    byte[] frame = Frames.frame("X0,1:\u0003");
    frames.take(frame, frame.length);
    assertEquals(new Received.Data("X0,1:\u0003"), frames.next().orElseThrow());
  }

  @Test
  void aFrameThatIsTooLongIsDamaged() {
    Frames frames = new Frames();
    byte[] frame = Frames.frame("x".repeat(Frames.LONGEST + 1));
    frames.take(frame, frame.length);
    assertInstanceOf(Received.Damaged.class, frames.next().orElseThrow());
  }
}
