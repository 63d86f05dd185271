package palimpsest.x86.linux;

import java.util.List;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.elf.SymbolTable;

/// A program in an address space of its own, ready to run.
///
/// @param symbols its functions at their linear addresses
/// @param code the executable segments that were loaded
record Loaded(AddressSpace space, SymbolTable symbols, List<CodeMapping> code) {
  private static final int RANDOM_BYTES = 16;
  /// Frames without which nothing can be loaded: a page directory, and a table and a page each of program and stack.
  private static final int FEWEST_FRAMES = 5;

  /// Loads a program.
  ///
  /// @param state receives the registers at its entry
  /// @throws ElfException if the program does not fit; what was loaded of it is gone again
  static Loaded load(Kernel kernel, Launch launch, Program program, GuestState state) throws ElfException {
    if (!kernel.frames().has(FEWEST_FRAMES)) {
      throw new ElfException(program.image().file(), "finds no guest memory left; give the machine more");
    }
    AddressSpace space = new AddressSpace(kernel.mmu(), kernel.frames());
    ProgramLoader loader = new ProgramLoader(space, launch, program);
    try {
      loader.load(state, kernel.entropy().take(RANDOM_BYTES));
    } catch (ElfException e) {
      space.release();
      throw e;
    }
    return new Loaded(space, program.image().symbols().movedBy(loader.bias()), loader.code());
  }
}
