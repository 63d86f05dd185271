package palimpsest.x86.linux;

import java.nio.file.Path;
import java.util.Optional;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.elf.ElfImage;

/// What execve puts into an address space: a program and, if it wants one, its dynamic linker.
///
/// @param image the program itself
/// @param linker the program its PT_INTERP names, which runs first
record Program(ElfImage image, Optional<ElfImage> linker) {
  /// Reads the program at a host path, and its linker as the guest's own files have it.
  ///
  /// @throws ElfException if one of them is not there or cannot be run
  static Program read(Path program, GuestFileSystem files) throws ElfException {
    ElfImage image = ElfImage.read(program);
    if (image.interpreter().isEmpty()) {
      return new Program(image, Optional.empty());
    }
    String wanted = image.interpreter().get();
    try {
      if (files.resolve("/", wanted, true) instanceof Place.Host host && host.status().isPresent()) {
        return new Program(image, Optional.of(ElfImage.read(host.path())));
      }
    } catch (LinuxError _) {
      throw linkerMissing(image, wanted);
    }
    throw linkerMissing(image, wanted);
  }

  private static ElfException linkerMissing(ElfImage image, String wanted) {
    return new ElfException(
        image.file(), "its dynamic linker " + wanted + " is not below the guest's root; name a --root that holds it");
  }
}
