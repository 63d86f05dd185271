package palimpsest.x86.linux;

import java.nio.file.Path;
import java.util.Optional;

/// Where a guest path leads, every link on the way resolved inside the guest's root.
sealed interface Place {
  /// A place on the host, below the root; its parent is a real directory there.
  ///
  /// @param path the host's path, none of whose components below the root is a symbolic link except, when the guest
  ///     asked not to follow it, the last
  /// @param guest the same place as the guest names it, absolute and normal
  /// @param status what is there now, if anything
  /// @param directoryOnly whether the guest wrote a slash behind it
  record Host(Path path, String guest, Optional<FileStatus> status, boolean directoryOnly) implements Place {}

  /// A memory device.
  record Device(CharacterDevice.Kind kind) implements Place {}

  /// The controlling terminal, which this process does not have.
  record Terminal() implements Place {}

  /// Another name for an open descriptor (/dev/stdin and its like).
  record Descriptor(int number) implements Place {}

  /// The link /proc/self/exe itself.
  record ProgramLink() implements Place {}

  /// The root directory of a process that was given none: empty, read-only.
  record EmptyRoot() implements Place {}
}
