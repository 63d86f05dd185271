package palimpsest.verify.generate;

import java.util.List;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.Operand;

/// What hardware seldom meets and whoever makes it fast does otherwise: accesses that do not fit where most of them do,
/// results that are not there yet where everything else is settled, protection that comes late.
///
/// Some come in few rounds only, so that what is made for the usual round meets them.
interface Corner extends Snippet {
  /// A loop of a few accesses, and then one that crosses into the next page in few turns and ends with the page in the
  /// others: whatever cannot be done then takes back what came before it, of which each thing shows if it is not.
  ///
  /// @param mask the turn's bits that are all 0 in the few turns
  /// @param forgets whether the page's mapping is made anew in one round of eight, so that the TLB does not hold it
  /// @param size of the access, 2 or 4
  /// @param shift by how many bytes it lies further on in the few turns, a power of two: 0 to 3 for 1 to 8
  /// @param write whether it is a store
  record Crossing(int mask, boolean forgets, List<Deed> before, int size, int shift, boolean write)
      implements Corner {
    /// One thing to take back.
    ///
    /// @param place displacement from EBP
    record Deed(What what, int place) {
      /// The kinds.
      enum What {
        /// `add [ebp], register`.
        BYTE, WORD, DOUBLEWORD,
        /// `add register, [ebp]`, FCHS, and an x87 store there.
        SINGLE, DOUBLE, EXTENDED,
        /// A load from the page before.
        PAGE_BEFORE,
        /// A call of what comes next, whose address is taken off the stack.
        CALL;

        private boolean isFloat() {
          return this == SINGLE || this == DOUBLE || this == EXTENDED;
        }
      }
    }

    private static final int PAGE = 0x1000;
    private static final int READ_WRITE = 3;
    private static final int TURNS = 12;

    public Crossing {
      before = List.copyOf(before);
    }

    @Override
    public void emit(Assembler code) {
      if (forgets) {
        Label kept = code.label();
        isFew(code, 7).bytes(0x0f, 0x85).distance(kept);
        SystemCall.emit(code, SystemCall.MPROTECT, Location.WINDOW - PAGE, 2 * PAGE, READ_WRITE);
        code.bind(kept);
      }
      if (before.stream().anyMatch(deed -> deed.what().isFloat())) {
        loadRound(code);
      }
      code.bytes(0xb8 | EDI).immediate(4, TURNS);
      Label top = code.label();
      code.bind(top);
      code.bytes(0x31, 0xc9, 0xf7, 0xc0 | EDI).immediate(4, mask).bytes(0x0f, SETE, 0xc1);
      before.forEach(deed -> emit(code, deed));
      Operand at = new Operand.Indexed(Location.EBP, ECX, shift, -size);
      Encoding.sized(code, size, write ? 0x88 : 0x02).modrm(EDX, at);
      code.bytes(0x48 | EDI, 0x0f, 0x85).distance(top);
    }

    private static void emit(Assembler code, Deed deed) {
      Operand at = new Operand.Based(Location.EBP, deed.place());
      switch (deed.what()) {
        case BYTE -> code.bytes(0x00).modrm(EDX, at);
        case WORD -> code.bytes(0x66, 0x01).modrm(EDX, at);
        case DOUBLEWORD -> code.bytes(0x01).modrm(EDX, at);
        case SINGLE -> code.bytes(0x03).modrm(EDX, at).bytes(0xd9, 0xe0, 0xd9).modrm(2, at);
        case DOUBLE -> {
          Operand upper = new Operand.Based(Location.EBP, deed.place() + 4);
          code.bytes(0x03).modrm(EDX, upper).bytes(0xd9, 0xe0, 0xdd).modrm(2, at);
        }
        case EXTENDED -> {
          Operand upper = new Operand.Based(Location.EBP, deed.place() + 6);
          code.bytes(0x03).modrm(EDX, upper).bytes(0xd9, 0xe0, 0xd9, 0xc0, 0xdb).modrm(7, at);
        }
        case PAGE_BEFORE -> code.bytes(0x03).modrm(EDX, new Operand.Based(Location.EBP, deed.place() - 0x100));
        case CALL -> code.bytes(0xe8, 0, 0, 0, 0, 0x58);
      }
    }
  }

  /// A loop of a carry, an increment or decrement, which keeps it, and somebody who wants it. EDI counts.
  ///
  /// @param made by what the carry is made: STC, CLC, CMP, ADD by number
  /// @param operation 0 for INC, 1 for DEC
  /// @param location a register, or memory at a fixed place
  /// @param wanted by whom: ADC, SETC, RCL, PUSHF, JC, LAHF by number, and nobody here
  record KeptCarry(int made, int operation, int size, Location location, int wanted, int place) implements Corner {
    private static final int TURNS = 12;

    @Override
    public void emit(Assembler code) {
      code.bytes(0xb8 | EDI).immediate(4, TURNS);
      Label top = code.label();
      code.bind(top);
      switch (made) {
        case 0 -> code.bytes(0xf9);
        case 1 -> code.bytes(0xf8);
        case 2 -> code.bytes(0x39, 0xd8);
        default -> code.bytes(0x01, 0xc2);
      }
      Operand operand = location.prepare(code, size);
      Encoding.sized(code, size, 0xfe).modrm(operation, operand);
      Operand at = new Operand.Based(Location.EBP, place);
      switch (wanted) {
        case 0 -> code.bytes(0x11, 0xc3);
        case 1 -> code.bytes(0x0f, 0x92).modrm(0, at);
        case 2 -> code.bytes(0xd1, 0xd6);
        case 3 -> code.bytes(0x9c, 0x8f).modrm(0, at);
        case 4 -> code.bytes(0x72, 0x02, 0xf7, 0xd6);
        case 5 -> code.bytes(0x9f, 0x01).modrm(EAX, at);
        default -> {}
      }
      code.bytes(0x48 | EDI, 0x0f, 0x85).distance(top);
    }
  }

  /// A loop in a loop, each turn of which begins with what the one before ended with, and has not yet.
  ///
  /// @param turns 1 or more
  /// @param inner turns of the inner loop, 1 or more
  record Chain(int turns, int inner, List<Link> links) implements Corner {
    /// What a turn uses and makes.
    enum Link {
      /// A load at an address that was loaded: a doubleword, a byte.
      LOAD, LOAD_BYTE,
      /// A product of a product.
      PRODUCT,
      /// A sum of floating-point numbers, one of which is a sum.
      FLOAT_SUM
    }

    public Chain {
      links = List.copyOf(links);
    }

    @Override
    public void emit(Assembler code) {
      loadRound(code);
      code.bytes(0xd9, 0xee);
      code.bytes(0xb8 | ECX).immediate(4, turns);
      Label top = code.label();
      code.bind(top);
      code.bytes(0xb8 | EDI).immediate(4, inner);
      Label within = code.label();
      code.bind(within);
      links.forEach(link -> emit(code, link));
      code.bytes(0x48 | EDI, 0x0f, 0x85).distance(within);
      links.forEach(link -> emit(code, link));
      code.bytes(0x48 | ECX, 0x0f, 0x85).distance(top);
      code.bytes(0xdb).modrm(3, new Operand.Based(Location.EBP, 8)).bytes(0xdd, 0xd8);
    }

    private static void emit(Assembler code, Link link) {
      switch (link) {
        case LOAD -> code.bytes(0x83, 0xe2, 0x7c, 0x8b).modrm(EDX, new Operand.Indexed(Location.EBP, EDX, 0, -0x40));
        case LOAD_BYTE -> {
          code.bytes(0x0f, 0xb6, 0xdb, 0x8a).modrm(EBX, new Operand.Indexed(Location.EBP, EBX, 0, -0x80));
        }
        case PRODUCT -> code.bytes(0x83, 0xc6, 3, 0x0f, 0xaf, 0xf6);
        case FLOAT_SUM -> code.bytes(0xd8, 0xc1);
      }
    }
  }

  /// A store to a page that is nothing but data until, in the last rounds, code on it is called often enough to be
  /// translated.
  ///
  /// @param distance of what is stored to from the code, in bytes
  record CodeBesideData(int size, int register, int distance) implements Corner {
    private static final int PAGE_MASK = 0xfff;
    private static final int LAST_ROUNDS = 24;

    @Override
    public void emit(Assembler code) {
      Label data = code.label();
      Label function = code.label();
      Label past = code.label();
      Encoding.sized(code, size, 0x00).modrm(Location.number(register, size), new Operand.At(data, 0));
      code.bytes(0x83).modrm(7, new Operand.Absolute(GuestCode.ROUNDS_LEFT)).bytes(LAST_ROUNDS);
      code.bytes(0x0f, 0x87).distance(past);
      code.bytes(0xe8).distance(function).bytes(0xe9).distance(past);
      toNextPage(code);
      code.bind(function);
      code.bytes(0x83, 0xc0, 5, 0xd1, 0xc0, 0xc3);
      for (int i = 0; i < distance; i++) {
        code.bytes(0x90);
      }
      code.bind(data);
      code.immediate(4, 0);
      toNextPage(code);
      code.bind(past);
    }

    private static void toNextPage(Assembler code) {
      while ((code.here() & PAGE_MASK) != 0) {
        code.bytes(0x90);
      }
    }
  }

  /// A store that waits for a product, and a load that would like to come before it and may, but in few rounds: then
  /// they have one byte in common, the load's last or its first.
  ///
  /// @param mask the round's bits that are all 0 in the few rounds
  record OneByte(int mask, int loadSize, int storeSize, boolean last, int place) implements Corner {
    @Override
    public void emit(Assembler code) {
      chosen(code, mask, last ? SETNE : SETE);
      code.bytes(0x69, 0xc0).immediate(4, 0x0101_001d).bytes(0x0f, 0xaf, 0xc0);
      int to = last ? place + loadSize - 1 : place - storeSize;
      Encoding.sized(code, storeSize, 0x88).modrm(EAX, new Operand.Indexed(Location.EBP, ECX, 0, to));
      Encoding.sized(code, loadSize, 0x8a).modrm(EDX, new Operand.Based(Location.EBP, place));
      code.bytes(0x0f, 0xaf, 0xd2, 0x83, 0xc2, 7, 0x0f, 0xaf, 0xd2, 0x01, 0xd3);
    }
  }

  int EAX = 0;
  int ECX = 1;
  int EDX = 2;
  int EBX = 3;
  int EDI = 7;

  int SETE = 0x94;
  int SETNE = 0x95;

  /// The x87 stack holds the round's number alone. A jump follows FNINIT, so that a translation can begin behind it.
  private static void loadRound(Assembler code) {
    code.bytes(0xdb, 0xe3, 0xe9, 0, 0, 0, 0, 0xdb).modrm(0, new Operand.Absolute(GuestCode.ROUNDS_LEFT));
  }

  /// Compares with 0 what `mask` leaves of the rounds left.
  private static Assembler isFew(Assembler code, int mask) {
    return code.bytes(0xf6).modrm(0, new Operand.Absolute(GuestCode.ROUNDS_LEFT)).bytes(mask);
  }

  /// ECX is 1 where a condition holds of that, else 0.
  private static void chosen(Assembler code, int mask, int set) {
    code.bytes(0x31, 0xc9);
    isFew(code, mask).bytes(0x0f, set, 0xc1);
  }
}
