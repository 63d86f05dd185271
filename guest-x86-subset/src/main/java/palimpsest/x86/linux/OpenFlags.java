package palimpsest.x86.linux;

/// The flags of open (i386 `fcntl.h`), as a value.
record OpenFlags(int bits) {
  static final int WRITE_ONLY = 1;
  static final int CREATE = 0x40;
  static final int EXCLUSIVE = 0x80;
  static final int TRUNCATE = 0x200;
  static final int APPEND = 0x400;
  static final int NON_BLOCKING = 0x800;
  static final int DIRECTORY = 0x1_0000;
  static final int NO_FOLLOW = 0x2_0000;
  static final int CLOSE_ON_EXEC = 0x8_0000;
  static final int PATH_ONLY = 0x20_0000;
  static final int TEMPORARY = 0x40_0000;

  /// What fcntl(F_SETFL) may change.
  static final int CHANGEABLE = APPEND | NON_BLOCKING;

  private static final int ACCESS_MODE = 3;

  boolean has(int flag) {
    return (bits & flag) != 0;
  }

  boolean reads() {
    return (bits & ACCESS_MODE) != WRITE_ONLY && !has(PATH_ONLY);
  }

  boolean writes() {
    return (bits & ACCESS_MODE) != 0 && !has(PATH_ONLY);
  }

  /// Whether the flags ask for any change to the file system.
  boolean modifies() {
    return writes() || has(CREATE) || has(TRUNCATE) || has(TEMPORARY);
  }
}
