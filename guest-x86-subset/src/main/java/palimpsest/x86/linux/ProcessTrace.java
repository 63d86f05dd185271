package palimpsest.x86.linux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import palimpsest.x86.cpu.GuestState;

/// What a debugger may know and do of one process, the first to begin with: what ptrace(2) is on Linux. To be used
/// between two instructions of the guest only.
///
/// Memory is reached whatever its protection says; pages that were never touched are brought in as the process itself
/// would bring them in, so that looking changes when a page is brought in but never what is in it.
public final class ProcessTrace {
  private final Kernel kernel;
  private GuestProcess process;

  ProcessTrace(Kernel kernel, GuestProcess process) {
    this.kernel = kernel;
    this.process = process;
  }

  /// The process's id.
  public int id() {
    return process.id();
  }

  /// How it ended, if it has.
  public Optional<Exit> ended() {
    return process.ended();
  }

  /// Another process, for a look at it.
  ///
  /// @return empty if there is none with that id
  public Optional<ProcessTrace> other(int id) {
    return kernel.processes().find(id).map(found -> new ProcessTrace(kernel, found));
  }

  /// Ids of the processes that have not ended.
  public List<Integer> living() {
    return kernel.processes().all().stream().filter(each -> each.ended().isEmpty()).map(GuestProcess::id).toList();
  }

  /// Follows another process from here on, which must exist; this one is let go, and nothing of it may be caught.
  public void follow(int id) {
    process = kernel.processes().find(id).orElseThrow();
  }

  /// Whether forks of the process, which make another that does not share its memory, are caught.
  public void catchForks(boolean on) {
    process.trap().setForForks(on);
  }

  /// The child of a fork that was caught since this was asked last.
  public OptionalInt takeForked() {
    return process.trap().takeForked();
  }

  /// Whether the processor executes one of its threads.
  public boolean isCurrent() {
    return kernel.scheduler().hasCurrent() && kernel.scheduler().current().process() == process;
  }

  /// Its threads by id.
  public List<Integer> threads() {
    return process.threads().stream().map(GuestThread::id).toList();
  }

  /// The thread that the processor executes, or the process's first if it executes another process.
  public int thread() {
    return isCurrent() ? kernel.scheduler().current().id() : threads().stream().findFirst().orElse(process.id());
  }

  /// The live registers of a thread.
  ///
  /// @param processor the registers of the thread that the processor executes
  /// @return empty if there is no such thread
  public Optional<GuestState> registers(int thread, GuestState processor) {
    return find(thread).map(found -> found == kernel.scheduler().current() ? processor : found.saved());
  }

  private Optional<GuestThread> find(int thread) {
    return process.threads().stream().filter(each -> each.id() == thread).findFirst();
  }

  /// Whether signals are to be caught before they are delivered, and which are not.
  public void catchSignals(boolean on, Set<Integer> passed) {
    process.trap().set(on);
    process.trap().pass(passed);
  }

  /// The signal that was caught and waits for a word.
  public OptionalInt caught() {
    return process.trap().caught().map(held -> OptionalInt.of(held.info().signal())).orElse(OptionalInt.empty());
  }

  /// What is known of the signal that was caught: a siginfo of 128 bytes.
  public Optional<byte[]> caughtInformation() {
    return process.trap().caught().map(held -> {
      ByteBuffer bytes = UserMemory.newFields(SignalInfo.BYTES);
      held.info().put(bytes, 0);
      return bytes.array();
    });
  }

  /// The program it runs, on the host.
  public Path image() {
    return process.program().image();
  }

  /// The same as the guest names it.
  public String link() {
    return process.program().link();
  }

  /// Bytes from linear `address` on, up to the first that cannot be had.
  public byte[] read(int address, int length) {
    ByteArrayOutputStream found = new ByteArrayOutputStream();
    Optional<AddressSpace> space = space();
    int done = 0;
    while (done < length && space.isPresent()) {
      int here = address + done;
      int chunk = Math.min(length - done, AddressSpace.PAGE - (here & AddressSpace.PAGE - 1));
      if (!isThere(space.get(), here)) {
        break;
      }
      byte[] bytes = new byte[chunk];
      space.get().memory().read(physical(space.get(), here), bytes, 0, chunk);
      found.writeBytes(bytes);
      done += chunk;
    }
    return found.toByteArray();
  }

  /// Writes bytes at linear `address`; to pages that others have too, as if this process alone had them.
  ///
  /// @return whether all could be written; if not, none was
  public boolean write(int address, byte[] bytes) {
    Optional<AddressSpace> space = space();
    long start = Integer.toUnsignedLong(address);
    if (space.isEmpty() || !isCurrent() || start + bytes.length > AddressSpace.USER_END) {
      return false;
    }
    for (long page = AddressSpace.pageDown(start); page < start + bytes.length; page += AddressSpace.PAGE) {
      if (!isThere(space.get(), (int) page)) {
        return false;
      }
    }
    return space.get().fill(start, bytes, 0, bytes.length);
  }

  /// The auxiliary vector as it lies on the stack the program was given; empty if it is damaged.
  public byte[] auxiliary() {
    int at = process.program().stack() + Integer.BYTES;
    for (int lists = 0; lists < 2; lists++) {
      Optional<Integer> word = word(at);
      while (word.isPresent() && word.get() != 0) {
        at += Integer.BYTES;
        word = word(at);
      }
      at += Integer.BYTES;
    }
    int start = at;
    Optional<Integer> type = word(at);
    while (type.isPresent() && type.get() != 0) {
      at += 2 * Integer.BYTES;
      type = word(at);
    }
    return type.isPresent() ? read(start, at + 2 * Integer.BYTES - start) : new byte[0];
  }

  private Optional<Integer> word(int address) {
    byte[] bytes = read(address, Integer.BYTES);
    return bytes.length < Integer.BYTES
        ? Optional.empty()
        : Optional.of(bytes[0] & 0xff | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16 | bytes[3] << 24);
  }

  private Optional<AddressSpace> space() {
    return process.threads().stream().findFirst().map(thread -> thread.parts().space());
  }

  /// Whether the page is mapped, brought in now if it can be.
  private boolean isThere(AddressSpace space, int address) {
    return space.tables().isMapped(address)
        || isCurrent() && space.fault(address, false) == AddressSpace.Fault.MAPPED;
  }

  private static int physical(AddressSpace space, int address) {
    return space.tables().physical(address).orElseThrow();
  }
}
