package palimpsest.x86.linux;

import java.util.List;
import java.util.OptionalInt;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.elf.SymbolTable;
import palimpsest.x86.mmu.Mmu;

/// One i386 Linux process and the kernel it believes in.
public final class LinuxProcess {
  private LinuxProcess() {}

  /// Loads a program: builds its address space, loads its page directory into `mmu` for good, and sets `state` to its
  /// first instruction. Later changes of mappings reach whoever observes `mmu`.
  ///
  /// @param mmu all of the conventional memory behind it belongs to this process
  /// @param state receives the registers at the program's entry
  /// @param launch what to run and with what
  /// @param clock simulated time
  /// @throws ElfException if the program file cannot be run
  public static LinuxProcess load(Mmu mmu, GuestState state, Launch launch, GuestClock clock)
      throws ElfException {
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
