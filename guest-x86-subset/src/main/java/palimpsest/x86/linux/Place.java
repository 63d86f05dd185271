package palimpsest.x86.linux;

import java.nio.file.Path;
import java.util.Optional;

/// Where a guest path leads, every link on the way resolved inside the guest's root.
sealed interface Place {
  /// A place on the host, below a folder of the guest's tree; its parent is a real directory there.
  ///
  /// @param path the host's path, none of whose components below the root is a symbolic link except, when the guest
  ///     asked not to follow it, the last
  /// @param guest the same place as the guest names it, absolute and normal
  /// @param status what is there now, if anything
  /// @param directoryOnly whether the guest wrote a slash behind it
  /// @param readOnly whether the guest may change nothing there
  record Host(Path path, String guest, Optional<FileStatus> status, boolean directoryOnly, boolean readOnly)
      implements Place {}

  /// A memory device.
  record Device(CharacterDevice.Kind kind) implements Place {}

  /// The controlling terminal, which this process does not have.
  record Terminal() implements Place {}

  /// Another name for an open descriptor (/dev/stdin and its like).
  record Descriptor(int number) implements Place {}

  /// A file of /proc.
  record Report(ProcessFile file) implements Place {}

  /// The link /proc/self/exe itself.
  record ProgramLink() implements Place {}

  /// A directory that no folder of the host stands for, read-only: the root of a guest that was given none, or what
  /// leads to something bound or to a device.
  record OwnDirectory(String guest) implements Place {}
}
