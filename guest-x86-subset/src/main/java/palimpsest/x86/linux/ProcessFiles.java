package palimpsest.x86.linux;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.StringJoiner;

/// What the files of /proc say of the process that opens them and of the machine (Linux, `filesystems/proc.rst`). What
/// is not simulated is 0.
final class ProcessFiles {
  private static final int KIB = 1024;
  private static final long SECOND = 1_000_000_000L;
  private static final long TICK = SECOND / TimeCalls.TICKS_PER_SECOND;
  private static final int LONGEST_NAME = 15;
  /// Fields of /proc/self/stat behind the number of resident pages.
  private static final int FIELDS_LEFT = 28;

  private final Scheduler scheduler;
  private final GuestClock clock;
  private final FrameAllocator frames;

  ProcessFiles(Scheduler scheduler, GuestClock clock, FrameAllocator frames) {
    this.scheduler = scheduler;
    this.clock = clock;
    this.frames = frames;
  }

  /// What /proc/self/exe leads to.
  String program() {
    return process().program().link();
  }

  /// What is in a file now.
  byte[] content(ProcessFile file) {
    String text = switch (file) {
      case MAPS -> maps();
      case STAT -> stat();
      case STATUS -> status();
      case COMMAND_LINE -> String.join("\0", process().program().arguments()) + "\0";
      case COMMAND -> name() + "\n";
      case OWN_MOUNTS, MOUNTS -> "root / ext4 rw 0 0\n";
      case MEMORY -> memory();
      case UPTIME -> String.format(
          "%d.%02d 0.00\n", clock.nanoseconds() / SECOND, clock.nanoseconds() / (SECOND / 100) % 100);
    };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private GuestProcess process() {
    return scheduler.current().process();
  }

  private AddressSpace space() {
    return scheduler.current().parts().space();
  }

  private String name() {
    String whole = Optional.ofNullable(Path.of(program()).getFileName()).map(Path::toString).orElse("");
    return whole.substring(0, Math.min(LONGEST_NAME, whole.length()));
  }

  private String maps() {
    StringBuilder lines = new StringBuilder();
    for (Area area : space().areas().all()) {
      String line = String.format(
          "%08x-%08x %s%s%s%s %08x 00:00 0",
          area.start(),
          area.end(),
          (area.protection() & AddressSpace.READ) != 0 ? "r" : "-",
          area.writable() ? "w" : "-",
          (area.protection() & AddressSpace.EXECUTE) != 0 ? "x" : "-",
          area.kind() == Area.Kind.SHARED ? "s" : "p",
          area.source().offset());
      String shown = shown(area);
      lines.append(shown.isEmpty() ? line : String.format("%-73s%s", line, shown)).append('\n');
    }
    return lines.toString();
  }

  private String shown(Area area) {
    return switch (area.kind()) {
      case PROGRAM -> area.source().name().isEmpty() ? program() : area.source().name();
      case HEAP -> "[heap]";
      case STACK -> "[stack]";
      case ANONYMOUS, FILE, SHARED -> area.source().name();
    };
  }

  private String stat() {
    GuestProcess process = process();
    StringJoiner fields = new StringJoiner(" ", "", "\n");
    fields.add(process.id() + " (" + name() + ") R " + parent() + " " + process.group() + " " + process.session());
    fields.add("0 -1 0 0 0 0 0");
    fields.add(process.ownTime() / TICK + " 0 " + process.childrenTime() / TICK + " 0 20 0");
    fields.add(process.threads().size() + " 0 0 " + virtualBytes() + " " + residentPages());
    for (int i = 0; i < FIELDS_LEFT; i++) {
      fields.add("0");
    }
    return fields.toString();
  }

  private String status() {
    GuestProcess process = process();
    return """
        Name:\t%1$s
        State:\tR (running)
        Tgid:\t%2$d
        Pid:\t%2$d
        PPid:\t%3$d
        Uid:\t%4$d\t%4$d\t%4$d\t%4$d
        Gid:\t%5$d\t%5$d\t%5$d\t%5$d
        VmSize:\t%6$8d kB
        VmRSS:\t%7$8d kB
        Threads:\t%8$d
        """
        .formatted(
            name(),
            process.id(),
            parent(),
            Identity.USER,
            Identity.GROUP,
            virtualBytes() / KIB,
            residentPages() * AddressSpace.PAGE / KIB,
            process.threads().size());
  }

  private int parent() {
    return process().parent().map(GuestProcess::id).orElse(1);
  }

  private long virtualBytes() {
    return space().areas().all().stream().mapToLong(Area::length).sum();
  }

  private long residentPages() {
    long pages = 0;
    for (Area area : space().areas().all()) {
      for (long page = area.start(); page < area.end(); page += AddressSpace.PAGE) {
        pages += space().tables().isMapped((int) page) ? 1 : 0;
      }
    }
    return pages;
  }

  private String memory() {
    long total = (long) frames.total() * AddressSpace.PAGE / KIB;
    long free = (long) frames.available() * AddressSpace.PAGE / KIB;
    return String.format(
        "MemTotal:       %8d kB\nMemFree:        %8d kB\nMemAvailable:   %8d kB\nBuffers:        %8d kB\n"
            + "Cached:         %8d kB\nSwapTotal:      %8d kB\nSwapFree:       %8d kB\n",
        total, free, free, 0, 0, 0, 0);
  }
}
