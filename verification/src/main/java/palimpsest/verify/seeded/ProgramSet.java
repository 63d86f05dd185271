package palimpsest.verify.seeded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import palimpsest.host.machine.Machines;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.generate.GeneratedPrograms;

/// The programs of a hunt, the same for every bug: loops of single instructions, generated programs, some whose code and
/// pages change, these a second time with the translations the first saved, and some that call deeply, these in a
/// T-cache so small that translations are evicted and moved, as every seventh of the others is. All come on all presets.
/// What each does on a sound machine is found once.
///
/// Closing it removes its files.
final class ProgramSet implements AutoCloseable {
  private static final int SNIPPETS = 16;
  private static final int TINY_TCACHE = 4_096;
  /// Kinds of programs come in turns of as many, which has no divisor in common with the number of presets but 2.
  private static final int TURN = 10;
  /// Of a turn, the program that calls deeply.
  private static final int NESTED = 3;
  /// Of a turn, the program whose code changes.
  private static final int CHANGING = 7;

  private final long seed;
  private final Path folder;
  private final Random random;
  private final List<String> presets = Machines.names();
  private final Subject sound = new Rig();
  private final List<Expected> programs = new ArrayList<>();

  /// A trial and what it should come to.
  record Expected(Trial trial, String result) {}

  /// @param seed from which all programs come
  ProgramSet(long seed) {
    this.seed = seed;
    random = new Random(seed);
    try {
      folder = Files.createTempDirectory("seeded");
    } catch (IOException e) {
      throw new UncheckedIOException("no place for programs", e);
    }
  }

  /// From which all programs come.
  long seed() {
    return seed;
  }

  /// Program `index`, from 0.
  Expected program(int index) {
    while (programs.size() <= index) {
      programs.add(next(programs.size()));
    }
    return programs.get(index);
  }

  private Expected next(int index) {
    Path file = folder.resolve(Integer.toString(index));
    try {
      Files.write(file, MinimalElf.of(code(index)));
    } catch (IOException e) {
      throw new UncheckedIOException("no place for programs", e);
    }
    int tcache = index % TURN == NESTED || index % 7 == 5 ? TINY_TCACHE : Integer.MAX_VALUE;
    Trial trial = new Trial(
        file, List.of(), presets.get(index / 2 % presets.size()), 3 + index % 2, tcache, index % TURN == CHANGING,
        true);
    Observation observation = sound.run(new Trial(file, List.of(), trial.preset(), 1, tcache, false, false));
    if (observation.noticed().isPresent()) {
      throw new IllegalStateException("a sound machine disagrees with itself: " + observation.explanation());
    }
    return new Expected(trial, observation.result());
  }

  private byte[] code(int index) {
    return switch (index % TURN) {
      case 0, 2, 4, 6, 8 -> InstructionLoop.draw(random).assemble();
      case NESTED -> NestedCalls.draw(random).assemble();
      case CHANGING -> ChangingProgram.draw(random).assemble();
      default -> GeneratedPrograms.drawn(SNIPPETS, random).assemble();
    };
  }

  @Override
  public void close() {
    try {
      for (int i = 0; i < programs.size(); i++) {
        Files.deleteIfExists(folder.resolve(Integer.toString(i)));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("programs cannot be removed", e);
    }
  }
}
