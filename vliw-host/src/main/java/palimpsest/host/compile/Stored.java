package palimpsest.host.compile;

/// How an entry of the store buffer that an interval has taken is written, and taken back where the interval is
/// abandoned.
enum Stored {
  /// A byte; where it lies and what was there are in local variables of the unit.
  W8,
  /// 16 bits, in the same way.
  W16,
  /// 32 bits, in the same way.
  W32,
  /// By the engine, which has noted where and what.
  LOGGED;

  /// What a store of so many bits is.
  static Stored of(int bits) {
    return switch (bits) {
      case 8 -> W8;
      case 16 -> W16;
      default -> W32;
    };
  }
}
