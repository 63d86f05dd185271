package palimpsest.x86.linux;

import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

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

  void save(StateWriter out) {
    out.text(directory);
    out.i32(umask);
  }

  static Standing restored(StateReader in) throws StateException {
    Standing found = new Standing();
    found.directory = in.text();
    found.umask = in.i32();
    return found;
  }
}
