package palimpsest.x86.linux;

import java.util.Arrays;
import java.util.Optional;

/// The files of /proc that there are; [ProcessFiles] says what is in them.
enum ProcessFile {
  MAPS("/proc/self/maps"),
  STAT("/proc/self/stat"),
  STATUS("/proc/self/status"),
  COMMAND_LINE("/proc/self/cmdline"),
  COMMAND("/proc/self/comm"),
  OWN_MOUNTS("/proc/self/mounts"),
  MOUNTS("/proc/mounts"),
  MEMORY("/proc/meminfo"),
  UPTIME("/proc/uptime");

  private final String path;

  ProcessFile(String path) {
    this.path = path;
  }

  /// The one at an absolute, normal path of the guest.
  static Optional<ProcessFile> at(String guest) {
    return guest.startsWith("/proc/")
        ? Arrays.stream(values()).filter(file -> file.path.equals(guest)).findFirst()
        : Optional.empty();
  }
}
