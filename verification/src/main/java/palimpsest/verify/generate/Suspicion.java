package palimpsest.verify.generate;

import java.util.List;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Operand;

/// Code that is right only if a translator mistrusts what it seems to know: of memory it has read, of addresses it has
/// worked out, of registers it has renamed.
interface Suspicion extends Snippet {
  /// A load, a store that may meet it, and the load again. The first and the last value are added up.
  ///
  /// @param turn which registers, 0 to 5
  /// @param storeSize 1, 2 or 4
  record Reread(int turn, int storeSize, int loaded, int stored) implements Suspicion {
    @Override
    public void emit(Assembler code) {
      Operand source = new Location.Near(turn, loaded).prepare(code, 4);
      Operand target = new Location.Near(turn + 1, stored).prepare(code, storeSize);
      code.bytes(0x8b).modrm(register(turn + 2), source);
      code.bytes(0x01, 0xc0 | register(turn + 2) << 3 | register(turn + 3));
      Encoding.sized(code, storeSize, 0x88).modrm(Location.number(turn + 3, storeSize), target);
      code.bytes(0x03).modrm(register(turn + 4), source);
    }
  }

  /// An access to an address that is the window's only after sums and a difference are taken together, between two
  /// accesses that say so plainly.
  ///
  /// @param turn which registers, 0 to 5
  /// @param constant what is subtracted and added again
  record Detour(int turn, int constant, int place) implements Suspicion {
    @Override
    public void emit(Assembler code) {
      int base = register(turn);
      int index = register(turn + 1);
      int sum = register(turn + 2);
      Operand plain = new Operand.Based(Location.EBP, place);
      code.bytes(0x8d).modrm(sum, new Operand.Based(index, constant));
      code.bytes(0x89, 0xc0 | Location.EBP << 3 | base);
      code.bytes(0x29, 0xc0 | sum << 3 | base);
      code.bytes(0x8b).modrm(register(turn + 3), plain);
      code.bytes(0x89).modrm(register(turn + 4), new Operand.Indexed(base, index, 0, constant + place));
      code.bytes(0x03).modrm(register(turn + 3), plain);
    }
  }

  /// Registers that change places, and then something that a condition skips: on the way out all of them must be home.
  ///
  /// @param turn which registers, 0 to 5
  /// @param many how many exchanges, 1 to 5
  record Turned(int turn, int many, int condition, List<Snippet> body) implements Suspicion, Nested {
    @Override
    public void emit(Assembler code) {
      for (int i = 0; i < many; i++) {
        code.bytes(0x87, 0xc0 | register(turn + i) << 3 | register(turn + i + 1));
      }
      new Nested.Branch(condition, body).emit(code);
    }

    @Override
    public List<Snippet> inner() {
      return body;
    }
  }

  private static int register(int choice) {
    return Location.number(choice, 4);
  }
}
