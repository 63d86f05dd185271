package palimpsest.host.core;

/// How late a load's data is beyond a hit, as two numbers of cycles in one long: until the second level answers, and
/// from then until memory does.
final class Delay {
  /// A hit.
  static final long NONE = 0;

  private Delay() {}

  static long of(int secondLevel, int memory) {
    return (long) memory << 32 | secondLevel;
  }

  static int secondLevel(long delay) {
    return (int) delay;
  }

  static int memory(long delay) {
    return (int) (delay >>> 32);
  }

  /// The later of two delays, part by part: what an access that touches two lines waits for.
  static long later(long one, long other) {
    return of(Math.max(secondLevel(one), secondLevel(other)), Math.max(memory(one), memory(other)));
  }
}
