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
import palimpsest.x86.elf.LinkedNames;
import palimpsest.x86.elf.SymbolTable;
import palimpsest.x86.elf.UnwindRanges;
import palimpsest.x86.linux.CodeMapping;

/// Names of the functions that guest addresses lie in.
///
/// A function has the name that its file's `.symtab` gives it, or `.dynsym` where there is no other. Where no symbol
/// holds an address, its function is the one of the file's unwind information, or else begins at the last place at or
/// before it that was seen to be called, or where the program begins. Such a function has the name under which the
/// dynamic linker was asked for it, if it was seen to be reached through a word of the linker's; a stub that only jumps
/// through such a word has that name and `@plt`; otherwise it is called `sub_` and its address as the file counts it.
/// Where nothing says where functions begin, an address names itself.
final class FunctionNames {
  /// What is known of one file.
  ///
  /// @param image its segments and symbols, if it is an ELF file that can be read
  /// @param starts where functions without a name begin, as unsigned addresses in the file
  /// @param ranges of functions, in such addresses
  /// @param names under which functions were asked for, by where they begin
  /// @param words of the dynamic linker's
  private record Module(
      Optional<ElfImage> image,
      NavigableSet<Long> starts,
      Optional<UnwindRanges> ranges,
      Map<Long, String> names,
      Optional<LinkedNames> words) {}

  /// A function.
  ///
  /// @param name of the function
  /// @param module name of the file, without its folder
  record Function(String name, String module) {}

  /// Code of no file: what the program made itself, and the kernel's return from signals.
  static final Function NO_FILE = new Function("[no file]", "[no file]");

  private final CallTargets calls;
  private final Map<Path, Module> modules = new HashMap<>();
  private final Map<Path, Optional<ElfImage>> images = new HashMap<>();
  private final Map<Path, Optional<LinkedNames>> linked = new HashMap<>();

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
    Optional<ElfImage> image = image(file);
    TreeSet<Long> starts = new TreeSet<>();
    for (long offset : calls.in(file)) {
      starts.add(address(image, offset));
    }
    image.ifPresent(read -> starts.add(Integer.toUnsignedLong(read.entry())));
    Map<Long, String> names = new HashMap<>();
    calls.slots(file).forEach((offset, slot) -> name(slot).ifPresent(name -> names.put(address(image, offset), name)));
    return new Module(image, starts, image.map(UnwindRanges::of), names, linked(file));
  }

  private Optional<ElfImage> image(Path file) {
    return images.computeIfAbsent(file, _ -> {
      try {
        return Optional.of(ElfImage.read(file));
      } catch (ElfException _) {
        return Optional.empty();
      }
    });
  }

  /// What the dynamic linker was to put into a word.
  private Optional<String> name(CallTargets.Slot slot) {
    int word = (int) address(image(slot.file()), slot.anchor()) + slot.distance();
    return linked(slot.file()).flatMap(words -> words.at(word));
  }

  private Optional<LinkedNames> linked(Path file) {
    return linked.computeIfAbsent(file, _ -> image(file).map(LinkedNames::of));
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
    Optional<String> stub = module.words().flatMap(words -> words.stub((int) address));
    if (stub.isPresent()) {
      return stub.get() + "@plt";
    }
    Optional<Long> unwound = module.ranges().flatMap(ranges -> ranges.startOf(address));
    if (unwound.isPresent() && (symbol.isEmpty() || size > 0 || begin < unwound.get())) {
      return unnamed(module, unwound.get());
    }
    if (calls.isEmpty() && (symbol.isEmpty() || size > 0)) {
      return String.format("0x%x", address);
    }
    Long start = module.starts().floor(address);
    if (start != null && (symbol.isEmpty() || start >= begin + Math.max(1, size))) {
      return unnamed(module, start);
    }
    if (symbol.isPresent() && size == 0) {
      return symbol.get().name();
    }
    return symbol.isPresent() ? String.format("sub_%x", begin + size) : "[before the first function]";
  }

  private static String unnamed(Module module, long start) {
    return module.names().getOrDefault(start, String.format("sub_%x", start));
  }
}
