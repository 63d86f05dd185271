package palimpsest.x86.linux;

import java.util.Optional;
import java.util.TreeMap;

/// The process's descriptor table. Descriptors made by dup share one description: its file, its position, its status
/// flags.
final class Descriptors {
  /// Descriptors a process may have (RLIMIT_NOFILE).
  static final int LIMIT = 1024;

  /// An open file description.
  static final class Description {
    private final OpenFile file;
    private OpenFlags flags;
    private int descriptors;

    Description(OpenFile file, OpenFlags flags) {
      this.file = file;
      this.flags = flags;
    }

    OpenFile file() {
      return file;
    }

    OpenFlags flags() {
      return flags;
    }

    void setFlags(OpenFlags newFlags) {
      flags = newFlags;
    }
  }

  private record Slot(Description description, boolean closeOnExec) {}

  private final TreeMap<Integer, Slot> slots = new TreeMap<>();

  /// What `descriptor` leads to.
  ///
  /// @throws LinuxError EBADF
  Description get(int descriptor) throws LinuxError {
    return slot(descriptor).description;
  }

  /// What `descriptor` leads to, if it is open.
  Optional<Description> find(int descriptor) {
    return Optional.ofNullable(slots.get(descriptor)).map(Slot::description);
  }

  boolean closeOnExec(int descriptor) throws LinuxError {
    return slot(descriptor).closeOnExec;
  }

  void setCloseOnExec(int descriptor, boolean closeOnExec) throws LinuxError {
    slots.put(descriptor, new Slot(slot(descriptor).description, closeOnExec));
  }

  /// Gives `description` the lowest free descriptor that is at least `lowest`.
  ///
  /// @throws LinuxError EMFILE if all are taken
  int add(Description description, int lowest, boolean closeOnExec) throws LinuxError {
    int descriptor = lowest;
    while (slots.containsKey(descriptor)) {
      descriptor++;
    }
    if (descriptor >= LIMIT) {
      throw Errno.EMFILE.failure();
    }
    place(descriptor, description, closeOnExec);
    return descriptor;
  }

  /// Gives `description` the given descriptor, closing what it led to.
  ///
  /// @throws LinuxError EBADF if there is no such descriptor number
  void replace(int descriptor, Description description, boolean closeOnExec) throws LinuxError {
    if (descriptor < 0 || descriptor >= LIMIT) {
      throw Errno.EBADF.failure();
    }
    description.descriptors++;
    if (slots.containsKey(descriptor)) {
      close(descriptor);
    }
    description.descriptors--;
    place(descriptor, description, closeOnExec);
  }

  /// Closes a descriptor, and the file with its last one.
  ///
  /// @throws LinuxError EBADF, or what the host said; the descriptor is free then too
  void close(int descriptor) throws LinuxError {
    Description description = slot(descriptor).description;
    slots.remove(descriptor);
    description.descriptors--;
    if (description.descriptors == 0) {
      description.file.close();
    }
  }

  /// Closes everything, as the end of a process does.
  ///
  /// @return how many files the host did not close well: the guest is no longer there to be told
  int closeAll() {
    int failures = 0;
    while (!slots.isEmpty()) {
      try {
        close(slots.firstKey());
      } catch (LinuxError _) {
        failures++;
      }
    }
    return failures;
  }

  private void place(int descriptor, Description description, boolean closeOnExec) {
    slots.put(descriptor, new Slot(description, closeOnExec));
    description.descriptors++;
  }

  private Slot slot(int descriptor) throws LinuxError {
    Slot slot = slots.get(descriptor);
    if (slot == null) {
      throw Errno.EBADF.failure();
    }
    return slot;
  }
}
