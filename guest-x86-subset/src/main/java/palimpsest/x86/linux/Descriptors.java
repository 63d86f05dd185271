package palimpsest.x86.linux;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// A process's descriptor table. Descriptors made by dup or fork share one description: its file, its position, its
/// status flags.
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

    private void save(StateWriter out, Shared shared) throws StateException {
      shared.descriptions().write(this, out, _ -> {
        SavedFiles.write(file, out, shared);
        out.i32(flags.bits());
        out.i32(descriptors);
      });
    }

    private static Description restored(StateReader in, Shared shared) throws StateException {
      return shared.descriptions().read(in, () -> {
        Description found = new Description(SavedFiles.read(in, shared), new OpenFlags(in.i32()));
        found.descriptors = in.i32();
        return found;
      });
    }
  }

  private record Slot(Description description, boolean closeOnExec) {}

  private final TreeMap<Integer, Slot> slots = new TreeMap<>();
  private int users = 1;

  /// One more thread uses this table.
  Descriptors shared() {
    users++;
    return this;
  }

  /// A table of its own for another process, over the same descriptions.
  Descriptors copy() {
    Descriptors copy = new Descriptors();
    slots.forEach((descriptor, slot) -> copy.place(descriptor, slot.description, slot.closeOnExec));
    return copy;
  }

  /// One thread less uses this table; with the last one everything is closed.
  void release() {
    users--;
    if (users == 0) {
      closeAll();
    }
  }

  /// The table for a program about to be executed by one of the users of this one.
  Descriptors forNewProgram() {
    Descriptors left = copy();
    release();
    List<Integer> closing = left.slots.entrySet().stream()
        .filter(entry -> entry.getValue().closeOnExec)
        .map(Map.Entry::getKey)
        .toList();
    closing.forEach(left::closeQuietly);
    return left;
  }

  /// What `descriptor` leads to.
  ///
  /// @throws LinuxError EBADF
  Description get(int descriptor) throws LinuxError {
    return slot(descriptor).description;
  }

  /// The file that may be read through `descriptor`.
  ///
  /// @throws LinuxError EBADF if there is none
  OpenFile readable(int descriptor) throws LinuxError {
    Description description = get(descriptor);
    if (!description.flags().reads()) {
      throw Errno.EBADF.failure();
    }
    return description.file();
  }

  /// The file that may be written through `descriptor`.
  ///
  /// @throws LinuxError EBADF if there is none
  OpenFile writable(int descriptor) throws LinuxError {
    Description description = get(descriptor);
    if (!description.flags().writes()) {
      throw Errno.EBADF.failure();
    }
    return description.file();
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

  private void closeAll() {
    while (!slots.isEmpty()) {
      closeQuietly(slots.firstKey());
    }
  }

  /// Closes for a guest that is no longer there to be told what the host says.
  ///
  /// @return whether the host closed it well
  private boolean closeQuietly(int descriptor) {
    try {
      close(descriptor);
      return true;
    } catch (LinuxError _) {
      return false;
    }
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

  void save(StateWriter out, Shared shared) throws StateException {
    shared.descriptors().write(this, out, _ -> {
      out.i32(users);
      out.list(slots.entrySet(), entry -> {
        out.i32(entry.getKey());
        out.bool(entry.getValue().closeOnExec);
        entry.getValue().description.save(out, shared);
      });
    });
  }

  static Descriptors restored(StateReader in, Shared shared) throws StateException {
    return shared.descriptors().read(in, () -> {
      Descriptors found = new Descriptors();
      found.users = in.i32();
      in.each(() -> {
        int descriptor = in.i32();
        boolean closeOnExec = in.bool();
        found.slots.put(descriptor, new Slot(Description.restored(in, shared), closeOnExec));
      });
      return found;
    });
  }
}
