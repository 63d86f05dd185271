package palimpsest.verify.hardware;

import java.util.ArrayList;
import java.util.List;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.FlagEffects;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Repeat;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// The mask table: what an instruction may leave differently on another processor, and who says so.
///
/// A row that speaks of a processor holds for nobody else. Nothing is masked between the interpreter and translations.
enum UndefinedResult {
  FLAGS(
      "flags the manual leaves undefined",
      "Intel SDM volume 2, \"Flags Affected\" of the instruction's page, as `FlagEffects` has it") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      return Extent.ofFlags(FlagEffects.of(counted(line.instruction(), before)).undefined());
    }
  },

  DOUBLE_SHIFT_BEYOND_WIDTH(
      "destination of a 16-bit SHLD or SHRD by more than 16",
      "Intel SDM volume 2, SHLD and SHRD: \"If the count is greater than the operand size, the result is undefined\"") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      Instruction in = line.instruction();
      boolean doubled = in.mnemonic() == Mnemonic.SHLD || in.mnemonic() == Mnemonic.SHRD;
      return doubled && in.operandSize() == Width.WORD && count(in.operand(2), before) > 16
          ? destination(in, before)
          : Extent.nothing();
    }
  },

  SCAN_OF_ZERO(
      "destination of BSF or BSR with a zero source",
      "Intel SDM volume 2, BSF and BSR: \"If the content of the source operand is 0, the content of the destination "
          + "operand is undefined\"; AMD64 APM volume 3 says unchanged") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      Instruction in = line.instruction();
      boolean scan = in.mnemonic() == Mnemonic.BSF || in.mnemonic() == Mnemonic.BSR;
      boolean zero = scan && in.operand(1) instanceof Operand.Reg(int number, Width width)
          ? (before.registers()[number] & mask(width)) == 0
          : scan && isZero(in.operand(1), in, before);
      return zero ? destination(in, before) : Extent.nothing();
    }
  },

  SWAP_OF_WORD(
      "register of a 16-bit BSWAP",
      "Intel SDM volume 2, BSWAP: \"When the BSWAP instruction references a 16-bit register, the result is "
          + "undefined\"") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      Instruction in = line.instruction();
      return in.mnemonic() == Mnemonic.BSWAP
              && in.operandSize() == Width.WORD
              && in.operand(0) instanceof Operand.Reg(int number, _)
          ? Extent.nothing().andRegister(number, -1)
          : Extent.nothing();
    }
  },

  FLAGS_OF_INTERRUPTED_COMPARE(
      "arithmetic flags when a repeated CMPS or SCAS faults under way",
      "Intel SDM volume 2, REP/REPE/REPNE says they are as before the instruction; observed on AMD Zen 5: those of the "
          + "last comparison that was completed") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      Instruction in = line.instruction();
      boolean compares = in.mnemonic() == Mnemonic.CMPS || in.mnemonic() == Mnemonic.SCAS;
      return compares && in.repeat() != Repeat.NONE ? Extent.ofFlags(Eflags.ARITHMETIC) : Extent.nothing();
    }

    @Override
    boolean holdsFor(Line line, Result one, Result other) {
      return one.signal() != 0 && other.signal() != 0;
    }
  },

  ORDER_OF_ACCESSES(
      "which page CMPS, RETF and IRET fault on where several they read are out of reach",
      "Intel SDM volume 3, section 6.9: exceptions within each class \"are implementation-dependent and may vary from "
          + "processor to processor\"; observed: AMD Zen 5 reads ESI's side of CMPS first; Intel Xeon EDI's, and of "
          + "what a far return pops the last") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      return Extent.ofPage();
    }

    @Override
    boolean holdsFor(Line line, Result one, Result other) {
      return Accesses.haveBoth(line.instruction(), one, other);
    }
  },

  ACCESS_OF_ARPL(
      "whether ARPL's page fault is one of a read or of a write",
      "Intel SDM volume 2, ARPL writes only a level that it raises; observed on Intel Xeon: a read") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      return line.instruction().mnemonic() == Mnemonic.ARPL ? Extent.ofPage() : Extent.nothing();
    }

    @Override
    boolean holdsFor(Line line, Result one, Result other) {
      return one.samePlaceOfPageFault(other) && one.address() == other.address();
    }
  },

  BEGUN_BEFORE_FAULT(
      "registers POPA has popped, and what ENTER has stored, before they fault",
      "Intel SDM volume 3, section 6.5: a fault leaves the state from before; observed on Intel Xeon: these are "
          + "done, ESP is not moved, and the instruction can begin again") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      Instruction in = line.instruction();
      return switch (in.mnemonic()) {
        case POPA -> popped(in);
        case ENTER -> stored(in, before);
        default -> Extent.nothing();
      };
    }

    private static Extent popped(Instruction in) {
      Extent all = Extent.nothing();
      for (int i = 0; i < 8; i++) {
        all = i == GuestState.ESP ? all : all.andRegister(i, mask(in.operandSize()));
      }
      return all;
    }

    private static Extent stored(Instruction in, InitialState before) {
      int level = in.operand(1) instanceof Operand.Imm(int value, _) ? value & 31 : 0;
      int bytes = (level + 1) * in.operandSize().bytes();
      return Extent.nothing().andMemory(before.registers()[GuestState.ESP] - bytes, bytes);
    }

    @Override
    boolean holdsFor(Line line, Result one, Result other) {
      return one.samePlaceOfPageFault(other);
    }
  },

  UPPER_HALF_OF_SELECTOR(
      "whether a 32-bit POP of a segment register reads, and faults on, the upper half of its slot",
      "Intel SDM volume 2, PUSH, leaves open whether the upper half is written; observed on Intel Xeon: POP does not "
          + "read it") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      Instruction in = line.instruction();
      int inPage = before.registers()[GuestState.ESP] & 0xfff;
      boolean upperHalfCrosses = inPage == 0xffd || inPage == 0xffe;
      return in.mnemonic() == Mnemonic.POPSEG && in.operandSize() != Width.WORD && upperHalfCrosses
          ? Extent.whole()
          : Extent.nothing();
    }

    @Override
    boolean holdsFor(Line line, Result one, Result other) {
      return one.isPageFault() != other.isPageFault();
    }
  },

  KERNELS_SELECTORS(
      "selectors stored by MOV and PUSH",
      "Linux, arch/x86/include/asm/segment.h: an i386 kernel gives 7b, an x86-64 kernel 2b, and other numbers for "
          + "thread-local segments; Intel SDM volume 2, PUSH: whether the upper half is written differs") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      Instruction in = line.instruction();
      return switch (in.mnemonic()) {
        case PUSHSEG -> Extent.nothing().andMemory(before.registers()[GuestState.ESP] - 4, 4);
        case MOVSEG -> in.operand(0) instanceof Operand.Seg ? Extent.nothing() : destination(in, before);
        default -> Extent.nothing();
      };
    }
  },

  EMULATED_TRAP(
      "INT1 under qemu-i386",
      "observed, version 7.2: SIGILL; Intel SDM volume 2, INT1 says #DB, as hardware does") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      return only(by, line.instruction().mnemonic() == Mnemonic.INT1);
    }
  },

  EMULATED_TEST(
      "TEST as F6 /1 and F7 /1 under qemu-i386",
      "observed, version 7.2: #UD; AMD64 APM volume 3, appendix A, has the encoding, and hardware executes it") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      Encoding encoding = Encoding.of(line.code());
      boolean test = !encoding.twoByte() && (encoding.opcode() & 0xfe) == 0xf6;
      return only(by, test && (encoding.rest()[0] >> 3 & 7) == 1);
    }
  },

  EMULATED_HINT(
      "hint NOPs of 0F 18 to 0F 1F under qemu-i386",
      "observed, version 7.2: #UD for some that name a register; Intel SDM volume 2, appendix A, table A-3: reserved "
          + "NOPs, as on hardware") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      return only(by, line.instruction().mnemonic() == Mnemonic.NOP && Encoding.of(line.code()).twoByte());
    }
  },

  EMULATED_RETURN(
      "RET of more than 32767 bytes under qemu-i386",
      "observed, version 7.2: the number is sign-extended; Intel SDM volume 2, RET: it is the number of bytes") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      Instruction in = line.instruction();
      boolean returns = in.mnemonic() == Mnemonic.RET || in.mnemonic() == Mnemonic.RETF;
      boolean large = returns
          && !in.operands().isEmpty()
          && in.operand(0) instanceof Operand.Imm(int value, _)
          && (value & 0x8000) != 0;
      return by == Processor.QEMU_I386 && large
          ? Extent.nothing().andRegister(GuestState.ESP, -1)
          : Extent.nothing();
    }
  },

  EMULATED_FAULT(
      "faults of some instructions under qemu-i386",
      "observed, version 7.2: POPA, ENTER and the like have done part of their work, CMPS reads EDI's side first, and "
          + "SETcc, RCL and RCR have other flags; Intel SDM volume 3, section 6.5: a fault leaves the state from "
          + "before, as on hardware in long mode") {
    @Override
    Extent extent(Line line, InitialState before, Processor by) {
      return switch (line.instruction().mnemonic()) {
        case POPA, PUSHA, ENTER, LEAVE, CMPS, MOVS, IRET, RETF, CALLF, CMPXCHG8B, CMPXCHG, XADD, BOUND, LES, LDS, LFS,
            LGS, LSS, JMPF ->
            only(by, true);
        case SETCC, RCL, RCR -> by == Processor.QEMU_I386 ? Extent.ofFlags(Eflags.ARITHMETIC) : Extent.nothing();
        default -> Extent.nothing();
      };
    }

    @Override
    boolean holdsFor(Line line, Result one, Result other) {
      return one.signal() != 0 && other.signal() != 0;
    }
  };

  private final String what;
  private final String citation;

  UndefinedResult(String what, String citation) {
    this.what = what;
    this.citation = citation;
  }

  /// What may differ, in words.
  String what() {
    return what;
  }

  /// Who says that it may, or on what it was seen to.
  String citation() {
    return citation;
  }

  /// What may differ after one instruction.
  ///
  /// @param by who executed it
  abstract Extent extent(Line line, InitialState before, Processor by);

  /// Whether the row has to do with such a pair of results.
  boolean holdsFor(Line line, Result one, Result other) {
    return true;
  }

  /// The rows that together explain why two results differ; none if something remains.
  static List<UndefinedResult> explain(Line line, InitialState before, Processor by, Result one, Result other) {
    List<UndefinedResult> rows = new ArrayList<>();
    Extent allowed = Extent.nothing();
    for (UndefinedResult row : values()) {
      Extent extent = row.extent(line, before, by);
      if (row.holdsFor(line, one, other) && extent.touches(one, other)) {
        rows.add(row);
        allowed = allowed.and(extent);
      }
    }
    return allowed.explains(one, other) ? rows : List.of();
  }

  private static Extent only(Processor by, boolean applies) {
    return by == Processor.QEMU_I386 && applies ? Extent.whole() : Extent.nothing();
  }

  /// The same shift with its count as an immediate, so that [FlagEffects] is exact.
  private static Instruction counted(Instruction in, InitialState before) {
    return switch (in.mnemonic()) {
      case ROL, ROR, RCL, RCR, SHL, SHR, SAR, SHLD, SHRD -> {
        List<Operand> operands = new ArrayList<>(in.operands());
        operands.set(operands.size() - 1, new Operand.Imm(count(operands.getLast(), before), Width.BYTE));
        yield new Instruction(
            in.mnemonic(), in.condition(), in.operandSize(), in.addressSize(), operands, in.segment(), in.repeat(),
            in.lock(), in.length());
      }
      default -> in;
    };
  }

  private static int count(Operand operand, InitialState before) {
    return operand instanceof Operand.Imm(int value, _) ? value & 31 : before.registers()[GuestState.ECX] & 31;
  }

  private static Extent destination(Instruction in, InitialState before) {
    return switch (in.operand(0)) {
      case Operand.Reg(int number, Width width) -> Extent.nothing().andRegister(number, mask(width));
      case Operand.Mem mem -> Extent.nothing().andMemory(address(mem, in, before), mem.width().bytes());
      default -> Extent.nothing();
    };
  }

  private static boolean isZero(Operand operand, Instruction in, InitialState before) {
    if (!(operand instanceof Operand.Mem mem)) {
      return false;
    }
    int address = address(mem, in, before);
    for (int i = 0; i < mem.width().bytes(); i++) {
      int offset = InitialState.offset(address + i, 1);
      if (offset >= 0 && before.memory()[offset] != 0) {
        return false;
      }
    }
    return true;
  }

  private static int address(Operand.Mem mem, Instruction in, InitialState before) {
    return before.linear(mem, in.addressSize());
  }

  private static int mask(Width width) {
    return width.bytes() >= 4 ? -1 : (1 << width.bits()) - 1;
  }
}
