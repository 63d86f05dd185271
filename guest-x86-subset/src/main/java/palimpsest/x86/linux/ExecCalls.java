package palimpsest.x86.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;

/// execve: another program in the process's place.
final class ExecCalls {
  /// Bytes of a file in which its interpreter must be named.
  private static final int SCRIPT_BYTES = 256;
  /// Scripts whose interpreter is a script.
  private static final int MOST_SCRIPTS = 4;
  /// Arguments and environment together, in strings.
  private static final int MOST_STRINGS = 1 << 18;
  /// Longest argument (MAX_ARG_STRLEN).
  private static final int LONGEST_STRING = 128 << 10;
  private static final int EXECUTABLE = 0111;

  private final Caller caller;

  ExecCalls(Caller caller) {
    this.caller = caller;
  }

  /// A program to execute.
  ///
  /// @param file on the host
  /// @param link what the guest calls it
  private record Target(Path file, String link) {}

  int execve(Arguments call) throws LinuxError {
    String path = caller.memory().readPath(call.a());
    List<String> arguments = new ArrayList<>(strings(call.b()));
    List<String> environment = strings(call.c());
    Target target = target(path);
    for (int scripts = 0; isScript(target.file()); scripts++) {
      if (scripts == MOST_SCRIPTS) {
        throw Errno.ELOOP.failure();
      }
      List<String> interpreter = interpreter(target.file());
      if (!arguments.isEmpty()) {
        arguments.removeFirst();
      }
      arguments.addFirst(path);
      arguments.addAll(0, interpreter);
      path = interpreter.getFirst();
      target = target(path);
    }
    execute(target, arguments, environment, call);
    return 0;
  }

  private Target target(String path) throws LinuxError {
    GuestFileSystem files = caller.kernel().files();
    String base = caller.parts().standing().directory();
    if (files.resolve(base, path, false) instanceof Place.ProgramLink) {
      GuestProcess.Running running = caller.process().program();
      if (!files.holds(running.image())) {
        return new Target(running.image(), running.link());
      }
    }
    Place place = files.resolve(base, path, true);
    FileStatus status = files.status(place);
    if (!(place instanceof Place.Host host) || !status.isRegular() || (status.mode() & EXECUTABLE) == 0) {
      throw Errno.EACCES.failure();
    }
    return new Target(host.path(), host.guest());
  }

  private static byte[] beginning(Path file) throws LinuxError {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(SCRIPT_BYTES);
    } catch (IOException e) {
      throw HostErrors.from(e);
    }
  }

  private static boolean isScript(Path file) throws LinuxError {
    byte[] bytes = beginning(file);
    return bytes.length > 2 && bytes[0] == '#' && bytes[1] == '!';
  }

  /// The interpreter a script names, and the one argument it may give it.
  private static List<String> interpreter(Path file) throws LinuxError {
    String text = new String(beginning(file), StandardCharsets.UTF_8).substring(2);
    int end = text.indexOf('\n');
    String line = (end < 0 ? text : text.substring(0, end)).strip();
    if (line.isEmpty()) {
      throw Errno.ENOEXEC.failure();
    }
    return List.of(line.split("[ \t]+", 2));
  }

  private List<String> strings(int list) throws LinuxError {
    List<String> found = new ArrayList<>();
    if (list == 0) {
      return found;
    }
    for (int at = list; found.size() < MOST_STRINGS; at += 4) {
      int address = caller.memory().read32(at);
      if (address == 0) {
        return found;
      }
      found.add(caller.memory().readString(address, LONGEST_STRING, Errno.E2BIG));
    }
    throw Errno.E2BIG.failure();
  }

  private void execute(Target target, List<String> arguments, List<String> environment, Arguments call)
      throws LinuxError {
    Kernel kernel = caller.kernel();
    Launch old = kernel.launch();
    Launch launch = new Launch(
        target.file(), arguments, environment, old.root(), old.bindings(), old.streams(), old.processor(),
        old.seed(), old.epochSeconds());
    Loaded loaded;
    try {
      loaded = Loaded.load(kernel, launch, Program.read(target.file(), kernel.files()), call.state());
    } catch (ElfException _) {
      throw Errno.ENOEXEC.failure();
    }
    replace(loaded, new GuestProcess.Running(
        target.file(), target.link(), arguments, loaded.symbols(), loaded.code(),
        call.state().gpr(GuestState.ESP)));
  }

  /// Puts a new thread in the place of all threads of the process.
  private void replace(Loaded loaded, GuestProcess.Running program) {
    GuestProcess process = caller.process();
    for (GuestThread thread : process.threads()) {
      process.removeThread(thread);
      if (thread != caller.thread()) {
        thread.end(false);
        caller.kernel().scheduler().remove(thread);
      }
    }
    caller.kernel().futexes().forget(caller.thread());
    caller.thread().leaveMemory();
    GuestThread.Parts old = caller.parts();
    GuestThread.Parts parts = new GuestThread.Parts(
        loaded.space(), old.descriptors().forNewProgram(), old.standing(), old.actions().forNewProgram(),
        new SegmentTable());
    old.space().release();
    loaded.space().activate();
    GuestThread thread = new GuestThread(caller.kernel(), process.id(), process, parts);
    thread.signals().setBlocked(caller.signals().blocked());
    process.addThread(thread);
    process.setProgram(program);
    process.releaseParent();
    caller.kernel().scheduler().replaceCurrent(thread);
  }
}
