package palimpsest.x86.linux;

/// Who the process is: an ordinary user's only process, the same in every run.
final class Identity {
  /// Process and thread id.
  static final int PROCESS = 1000;
  /// Parent, group and session of the process.
  static final int PARENT = 1;
  /// User id, real, effective and saved; owner of every file.
  static final int USER = 1000;
  /// Group id, real, effective and saved; group of every file.
  static final int GROUP = 1000;

  private Identity() {}
}
