package palimpsest.verify.prove.guest;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import palimpsest.cms.region.Translatable;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.MandatoryPrefix;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OpcodeTable;

/// Instructions that CMS translates, drawn from the rows of the opcode table with any operands: all of memory is
/// theirs.
///
/// @param code the bytes, 0 to 255 each
/// @param instruction what they say
public record Encoded(List<Integer> code, Instruction instruction) {
  private static final int[] SEGMENTS = {0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65};
  private static final int[] REPEATS = {0xf2, 0xf3};
  private static final int ATTEMPTS = 40;

  /// The rows CMS translates some form of.
  public static List<OpcodeRow> rows() {
    Random random = new Random(1);
    return OpcodeTable.i686().rows().stream().filter(row -> draw(row, random).isPresent()).toList();
  }

  /// One of a row, if a few attempts find one.
  public static Optional<Encoded> draw(OpcodeRow row, RandomGenerator random) {
    for (int i = 0; i < ATTEMPTS; i++) {
      int[] code = bytes(row, random);
      Decoded decoded = new Decoder().decode(index -> code[index]);
      if (decoded instanceof Decoded.Valid(Instruction instruction) && Translatable.test(instruction)) {
        return Optional.of(new Encoded(Arrays.stream(code).limit(instruction.length()).boxed().toList(), instruction));
      }
    }
    return Optional.empty();
  }

  private static int[] bytes(OpcodeRow row, RandomGenerator random) {
    int[] code = random.ints(24, 0, 256).toArray();
    int length = 0;
    if (random.nextInt(3) == 0) {
      code[length++] = 0x66;
    }
    if (random.nextInt(4) == 0) {
      code[length++] = SEGMENTS[random.nextInt(SEGMENTS.length)];
    }
    if (row.prefix() != MandatoryPrefix.NONE) {
      code[length++] = row.prefix().code();
    } else if (row.repeatable() && random.nextBoolean()) {
      code[length++] = REPEATS[random.nextInt(REPEATS.length)];
    }
    if (row.twoByte()) {
      code[length++] = 0x0f;
    }
    code[length++] = row.opcode();
    if (row.hasModrm()) {
      while (!row.accepts(code[length])) {
        code[length] = random.nextInt(256);
      }
    }
    return code;
  }
}
