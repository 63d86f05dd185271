package palimpsest.x86.isa;

import java.util.Optional;

/// Prints instructions in Intel syntax: `add eax, dword ptr [ebx+ecx*4+0x10]`.
public final class Disassembler {
  /// Names for addresses.
  @FunctionalInterface
  public interface Symbols {
    /// The name to print for a branch target, if it has one.
    Optional<String> at(int address);
  }

  private final Symbols symbols;

  /// A printer that knows no names.
  public Disassembler() {
    this(_ -> Optional.empty());
  }

  /// A printer that writes branch targets as `0x8049000 <name>` where `symbols` has a name.
  public Disassembler(Symbols symbols) {
    this.symbols = symbols;
  }

  /// One line of text, without address and bytes.
  ///
  /// @param address the linear address of the instruction's first byte, for branch targets
  public String print(Instruction instruction, int address) {
    return instruction.mnemonic() + symbols.at(address).orElse("");
  }
}
