package palimpsest.workbench.record;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.elf.ElfImage;
import palimpsest.x86.elf.ElfSegment;
import palimpsest.x86.elf.SymbolTable;
import palimpsest.x86.linux.CodeMapping;

/// Names of the functions that guest addresses lie in.
///
/// A function has the name that its file's `.symtab` gives it, or `.dynsym` where there is no other. What has no name
/// there is called `sub_` and the address, as the file counts it, of the last place at or before it that was
/// seen to be called, or where the program begins; where no calls were looked for, it is named by the address itself.
final class FunctionNames {
  /// What is known of one file.
  ///
  /// @param image its segments and symbols, if it is an ELF file that can be read
  /// @param starts where functions without a name begin, as unsigned addresses in the file
  private record Module(Optional<ElfImage> image, NavigableSet<Long> starts) {}

  /// A function.
  ///
  /// @param name of the function
  /// @param module name of the file, without its folder
  record Function(String name, String module) {}

  /// Code of no file: what the program made itself, and the kernel's return from signals.
  static final Function NO_FILE = new Function("[no file]", "[no file]");

  private final CallTargets calls;
  private final Map<Path, Module> modules = new HashMap<>();

  FunctionNames(CallTargets calls) {
    this.calls = calls;
  }

  /// The function at `linear` of a file.
  Function at(CodeMapping mapping, int linear) {
    Module module = modules.computeIfAbsent(mapping.file(), this::module);
    String file = Optional.ofNullable(mapping.file().getFileName()).map(Path::toString).orElse("");
    long offset = mapping.offset() + Integer.toUnsignedLong(linear) - mapping.start();
    return new Function(name(module, address(module.image(), offset)), file);
  }

  private Module module(Path file) {
    Optional<ElfImage> image;
    try {
      image = Optional.of(ElfImage.read(file));
    } catch (ElfException _) {
      image = Optional.empty();
    }
    TreeSet<Long> starts = new TreeSet<>();
    for (long offset : calls.in(file)) {
      starts.add(address(image, offset));
    }
    image.ifPresent(read -> starts.add(Integer.toUnsignedLong(read.entry())));
    return new Module(image, starts);
  }

  private static long address(Optional<ElfImage> image, long offset) {
    for (ElfSegment segment : image.map(ElfImage::segments).orElseGet(List::of)) {
      long into = offset - segment.offset();
      if (into >= 0 && into < segment.memorySize() && segment.executable()) {
        return Integer.toUnsignedLong(segment.address()) + into;
      }
    }
    return offset;
  }

  private String name(Module module, long address) {
    Optional<SymbolTable.Symbol> symbol = module.image().flatMap(image -> image.symbols().nearest((int) address));
    long begin = symbol.map(SymbolTable.Symbol::address).map(Integer::toUnsignedLong).orElse(0L);
    int size = symbol.map(SymbolTable.Symbol::size).orElse(0);
    if (symbol.isPresent() && address < begin + size) {
      return symbol.get().name();
    }
    if (calls.isEmpty() && (symbol.isEmpty() || size > 0)) {
      return String.format("0x%x", address);
    }
    Long start = module.starts().floor(address);
    if (start != null && (symbol.isEmpty() || start >= begin + Math.max(1, size))) {
      return String.format("sub_%x", start);
    }
    if (symbol.isPresent() && size == 0) {
      return symbol.get().name();
    }
    return symbol.isPresent() ? String.format("sub_%x", begin + size) : "[before the first function]";
  }
}
