package palimpsest.x86.linux;

/// Where a thread stands in the file system: its working directory and its umask. Threads that share one move together.
final class Standing {
  private String directory = "/";
  private int umask = 022;

  /// The same for somebody who will go elsewhere.
  Standing copy() {
    Standing copy = new Standing();
    copy.directory = directory;
    copy.umask = umask;
    return copy;
  }

  /// The working directory's absolute guest path.
  String directory() {
    return directory;
  }

  void setDirectory(String guest) {
    directory = guest;
  }

  int umask() {
    return umask;
  }

  void setUmask(int mask) {
    umask = mask & 0777;
  }
}
