package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The bytes a new process finds on its stack (System V ABI, i386 supplement, "Process Initialization").
///
/// From the top down: a zero word, the program's name, environment strings, argument strings, the platform string, 16
/// random bytes; then, ending below them: the auxiliary vector, the environment pointers, the argument pointers and, at
/// the stack pointer, the argument count.
final class StackImage {
  private static final int RANDOM_BYTES = 16;
  private static final int WORD = 4;

  private final byte[] bytes;
  private final int top;
  private int low;

  /// @param top linear address just above the stack
  /// @param room bytes that strings and vectors may take
  StackImage(int top, int room) {
    this.bytes = new byte[room];
    this.top = top;
    this.low = room - WORD;
  }

  /// What a program is told.
  ///
  /// @param programName AT_EXECFN
  /// @param random AT_RANDOM, 16 bytes
  /// @param auxiliary the other entries of the auxiliary vector, in order
  record Contents(
      String programName,
      List<String> arguments,
      List<String> environment,
      byte[] random,
      Map<Auxiliary, Integer> auxiliary) {}

  /// Types of auxiliary vector entries (`uapi/linux/auxvec.h`).
  enum Auxiliary {
    HARDWARE_CAPABILITIES(16),
    PAGE_SIZE(6),
    CLOCK_TICKS(17),
    PROGRAM_HEADERS(3),
    PROGRAM_HEADER_BYTES(4),
    PROGRAM_HEADER_COUNT(5),
    INTERPRETER_BASE(7),
    FLAGS(8),
    ENTRY(9),
    USER(11),
    EFFECTIVE_USER(12),
    GROUP(13),
    EFFECTIVE_GROUP(14),
    SECURE(23),
    RANDOM(25),
    HARDWARE_CAPABILITIES_2(26),
    PROGRAM_NAME(31),
    PLATFORM(15),
    END(0);

    private final int type;

    Auxiliary(int type) {
      this.type = type;
    }

    int type() {
      return type;
    }
  }

  /// Bytes that `contents` need at most.
  static long need(Contents contents) {
    long strings = contents.programName().length() * 4L + 1;
    for (List<String> list : List.of(contents.arguments(), contents.environment())) {
      for (String string : list) {
        strings += string.getBytes(StandardCharsets.UTF_8).length + 1 + WORD;
      }
    }
    return strings + (Auxiliary.values().length + 4) * 2L * WORD + 128;
  }

  /// Lays out `contents`.
  ///
  /// @return the stack pointer to start with, 16-byte aligned
  int lay(Contents contents) {
    int programName = push(contents.programName());
    List<Integer> environment = push(contents.environment());
    List<Integer> arguments = push(contents.arguments());
    int platform = push("i686");
    low -= RANDOM_BYTES;
    System.arraycopy(contents.random(), 0, bytes, low, RANDOM_BYTES);
    int random = address(low);

    List<Integer> words = new ArrayList<>();
    words.add(arguments.size());
    words.addAll(arguments);
    words.add(0);
    words.addAll(environment);
    words.add(0);
    for (Map.Entry<Auxiliary, Integer> entry : contents.auxiliary().entrySet()) {
      add(words, entry.getKey(), entry.getValue());
    }
    add(words, Auxiliary.RANDOM, random);
    add(words, Auxiliary.PROGRAM_NAME, programName);
    add(words, Auxiliary.PLATFORM, platform);
    add(words, Auxiliary.END, 0);

    low = (low - WORD * words.size()) & -16;
    ByteBuffer vector = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < words.size(); i++) {
      vector.putInt(low + WORD * i, words.get(i));
    }
    return address(low);
  }

  /// The bytes from the stack pointer to the top.
  byte[] content() {
    return Arrays.copyOfRange(bytes, low, bytes.length);
  }

  private static void add(List<Integer> words, Auxiliary type, int value) {
    words.add(type.type());
    words.add(value);
  }

  /// Pushes strings so that they lie in order, and gives their addresses in order.
  private List<Integer> push(List<String> strings) {
    List<Integer> addresses = new ArrayList<>();
    for (String string : strings.reversed()) {
      addresses.add(push(string));
    }
    return addresses.reversed();
  }

  private int push(String string) {
    byte[] encoded = string.getBytes(StandardCharsets.UTF_8);
    low -= encoded.length + 1;
    System.arraycopy(encoded, 0, bytes, low, encoded.length);
    return address(low);
  }

  private int address(int index) {
    return top - bytes.length + index;
  }
}
