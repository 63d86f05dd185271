package palimpsest.verify.generate;

import java.util.List;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.assemble.Operand;

/// A loop over an array, in which each turn begins with an address and a load that the next turn makes a step further
/// on: what the highest gear begins in the turn before. ESI and EDI walk, ECX counts, the other registers take what is
/// loaded.
///
/// @param turns 1 or more; with the widest step the walk stays within [Location#REACH]
/// @param end where ESI arrives at last
/// @param step bytes that ESI advances each turn, -8 to 8; upwards where the walk ends with the data
/// @param otherStep bytes that EDI advances each turn, -8 to 8
/// @param body what each turn does, at least one thing
record Walk(int turns, End end, int step, int otherStep, List<Deed> body) implements Snippet {
  /// Most turns of a walk.
  static final int MOST_TURNS = 40;

  /// Where a walk ends.
  enum End {
    /// In the window.
    WINDOW,
    /// Behind the last byte of the data, with which its page ends: there is none behind it.
    LAST_PAGE
  }

  /// What a turn does once.
  ///
  /// @param size of the access, 1, 2 or 4 bytes
  /// @param register 0 to 2: EAX, EDX, EBX
  /// @param displacement from where ESI or EDI points
  record Deed(What what, int size, int register, int displacement) {
    /// The kinds.
    enum What {
      /// `op register, [esi]`.
      LOAD, ADD, XOR,
      /// A byte at ESI chooses a byte of the window, which is added: a chain of two loads.
      LOOK_UP,
      /// `add register, [ebp]`: each turn loads the same bytes.
      LOAD_FIXED,
      /// `add [ebp], register`: each turn stores to the same bytes.
      STORE_FIXED,
      /// `mov [esi], register`, where the walk is in the window.
      STORE,
      /// `mov [edi], register`.
      STORE_OTHER,
      /// The register is rotated by three bits.
      TURN
    }
  }

  private static final int EAX = 0;
  private static final int ECX = 1;
  private static final int ESI = 6;
  private static final int EDI = 7;
  private static final List<Integer> TAKERS = List.of(EAX, 2, 3);
  private static final int DATA_END = MinimalElf.DATA + MinimalElf.DATA_BYTES;

  Walk {
    body = List.copyOf(body);
  }

  @Override
  public void emit(Assembler code) {
    int from = switch (end) {
      case WINDOW -> Location.WINDOW - turns * step / 2;
      case LAST_PAGE -> DATA_END - turns * step;
    };
    code.bytes(0xb8 | ESI).immediate(4, from);
    code.bytes(0xb8 | EDI).immediate(4, Location.WINDOW - turns * otherStep / 2);
    code.bytes(0xb8 | ECX).immediate(4, turns);
    Label top = code.label();
    code.bind(top);
    body.forEach(deed -> emit(code, deed));
    code.bytes(0x83, 0xc0 | ESI, step, 0x83, 0xc0 | EDI, otherStep);
    code.bytes(0x48 | ECX, 0x0f, 0x85).distance(top);
  }

  /// Behind the data's end only what the last step covers may be touched.
  private void emit(Assembler code, Deed deed) {
    boolean inWindow = end == End.WINDOW;
    int size = inWindow || deed.size() <= step ? deed.size() : 1;
    int register = TAKERS.get(deed.register() % TAKERS.size());
    Operand at = new Operand.Based(ESI, inWindow ? deed.displacement() : 0);
    Operand fixed = new Operand.Based(Location.EBP, deed.displacement());
    switch (deed.what()) {
      case LOAD -> Encoding.sized(code, size, 0x8a).modrm(register, at);
      case ADD -> Encoding.sized(code, size, 0x02).modrm(register, at);
      case XOR -> Encoding.sized(code, size, 0x32).modrm(register, at);
      case LOOK_UP -> {
        code.bytes(0x0f, 0xb6).modrm(EAX, at);
        Encoding.sized(code, size, 0x02)
            .modrm(register, new Operand.Indexed(Location.EBP, EAX, 0, deed.displacement()));
      }
      case LOAD_FIXED -> Encoding.sized(code, size, 0x02).modrm(register, fixed);
      case STORE_FIXED -> Encoding.sized(code, size, 0x00).modrm(register, fixed);
      case STORE -> {
        if (inWindow) {
          Encoding.sized(code, size, 0x88).modrm(register, at);
        }
      }
      case STORE_OTHER -> Encoding.sized(code, size, 0x88).modrm(register, new Operand.Based(EDI, deed.displacement()));
      case TURN -> code.bytes(0xc1, 0xc0 | register, 3);
    }
  }
}
