package palimpsest.x86.linux;

import java.util.List;
import java.util.OptionalInt;
import palimpsest.memory.ConventionalMemory;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.elf.SymbolTable;

/// One i386 Linux process and the kernel it believes in.
public final class LinuxProcess {
  private LinuxProcess() {}

  /// Loads a program: builds its address space in `memory` and sets `state` to its first instruction.
  ///
  /// @param memory all of conventional memory belongs to this process
  /// @param state receives the registers at the program's entry
  /// @param launch what to run and with what
  /// @param clock simulated time
  /// @param observer told when mappings change later
  /// @throws ElfException if the program file cannot be run
  public static LinuxProcess load(
      ConventionalMemory memory, GuestState state, Launch launch, GuestClock clock, MappingObserver observer)
      throws ElfException {
    throw new UnsupportedOperationException();
  }

  /// Physical address of the page directory: the value of CR3, fixed for the life of the process.
  public int pageDirectory() {
    throw new UnsupportedOperationException();
  }

  /// Serves the system call in `state` after an `int 0x80`, whose EIP is that of the instruction behind it.
  public SyscallOutcome systemCall(GuestState state) {
    throw new UnsupportedOperationException();
  }

  /// Deals with an exception the guest took; `state` is precise as [GuestFault] says. An `int n` other than 0x80 comes
  /// here as a general protection fault.
  public Delivery deliver(GuestFault fault, GuestState state) {
    throw new UnsupportedOperationException();
  }

  /// The linear base that loading `selector` into a data segment register gives, or empty when that raises #GP.
  public OptionalInt segmentBase(int selector) {
    throw new UnsupportedOperationException();
  }

  /// The program's function symbols at their linear addresses.
  public SymbolTable symbols() {
    throw new UnsupportedOperationException();
  }

  /// System calls not served so far, in order of first appearance.
  public List<UnknownCall> unknownCalls() {
    throw new UnsupportedOperationException();
  }
}
