package palimpsest.verify.hardware;

/// Two results side by side, for a person.
final class Differences {
  private Differences() {}

  static String text(
      String code, InitialState before, String who, Result one, String whoElse, Result other) {
    var text = new StringBuilder(code).append('\n');
    text.append("from ").append(before).append('\n');
    text.append(who).append(":\n  ").append(one).append('\n');
    text.append(whoElse).append(":\n  ").append(other).append('\n');
    for (int i = 0; i < Layout.MEMORY_BYTES; i++) {
      if (one.memory(i) != other.memory(i)) {
        int address = i < Layout.WINDOW_BYTES ? Layout.WINDOW + i : Layout.EDGE + i - Layout.WINDOW_BYTES;
        text.append("  [%08x] was %02x, is %02x and %02x%n"
            .formatted(address, before.memory()[i], one.memory(i), other.memory(i)));
      }
    }
    return text.toString();
  }
}
