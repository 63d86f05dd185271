package palimpsest.workbench.gdb;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The protocol's framing: `$data#checksum`, with `+` and `-` between, and a lone 0x03 to interrupt. Data is bytes,
/// held as the characters 0 to 255 of a string.
///
/// A frame whose checksum is wrong asks to be sent again; whatever stands outside frames and means nothing is skipped.
final class Frames {
  /// Longest frame that is taken, in bytes of data.
  static final int LONGEST = 1 << 16;

  private static final int INTERRUPT = 0x03;
  private static final int ESCAPE = 0x7d;
  private static final int ESCAPED = 0x20;

  /// What has come in.
  sealed interface Received {
    /// A frame's data, unescaped; its checksum was right.
    record Data(String data) implements Received {}

    /// A frame that is damaged or too long.
    record Damaged() implements Received {}

    /// Stop the guest.
    record Interrupt() implements Received {}

    /// The other side wants the last frame once more.
    record Again() implements Received {}
  }

  private enum Place {
    OUTSIDE,
    DATA,
    FIRST_DIGIT,
    SECOND_DIGIT
  }

  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final Deque<Received> ready = new ArrayDeque<>();
  private Place place = Place.OUTSIDE;
  private int firstDigit;

  /// A frame of `data`.
  static byte[] frame(String data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int sum = 0;
    out.write('$');
    for (byte each : data.getBytes(StandardCharsets.ISO_8859_1)) {
      int value = each & 0xff;
      if (value == '$' || value == '#' || value == '*' || value == ESCAPE) {
        out.write(ESCAPE);
        sum += ESCAPE;
        value ^= ESCAPED;
      }
      out.write(value);
      sum += value;
    }
    out.writeBytes(String.format("#%02x", sum & 0xff).getBytes(StandardCharsets.ISO_8859_1));
    return out.toByteArray();
  }

  /// Takes bytes as they come in, however they are cut.
  void take(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      take(bytes[i] & 0xff);
    }
  }

  /// The next that came in, if it is complete.
  Optional<Received> next() {
    return Optional.ofNullable(ready.poll());
  }

  private void take(int value) {
    switch (place) {
      case OUTSIDE -> {
        switch (value) {
          case '$' -> begin();
          case INTERRUPT -> ready.add(new Received.Interrupt());
          case '-' -> ready.add(new Received.Again());
          default -> {}
        }
      }
      case DATA -> {
        if (value == '#') {
          place = Place.FIRST_DIGIT;
        } else if (value == '$') {
          begin();
        } else if (data.size() <= LONGEST) {
          data.write(value);
        }
      }
      case FIRST_DIGIT -> {
        firstDigit = value;
        place = Place.SECOND_DIGIT;
      }
      case SECOND_DIGIT -> {
        place = Place.OUTSIDE;
        ready.add(complete(firstDigit, value));
      }
    }
  }

  private void begin() {
    data.reset();
    place = Place.DATA;
  }

  private Received complete(int high, int low) {
    byte[] bytes = data.toByteArray();
    int sum = 0;
    for (byte each : bytes) {
      sum += each & 0xff;
    }
    int expected = Character.digit(high, 16) << 4 | Character.digit(low, 16);
    return expected != (sum & 0xff) || bytes.length > LONGEST
        ? new Received.Damaged()
        : new Received.Data(unescaped(bytes));
  }

  private static String unescaped(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      boolean escape = bytes[i] == ESCAPE && i + 1 < bytes.length;
      text.append((char) (escape ? bytes[++i] & 0xff ^ ESCAPED : bytes[i] & 0xff));
    }
    return text.toString();
  }
}
