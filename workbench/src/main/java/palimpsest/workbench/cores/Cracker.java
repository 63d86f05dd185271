package palimpsest.workbench.cores;

import static palimpsest.workbench.cores.CrackedUops.joined;
import static palimpsest.x86.cpu.GuestState.EAX;
import static palimpsest.x86.cpu.GuestState.EBP;
import static palimpsest.x86.cpu.GuestState.EBX;
import static palimpsest.x86.cpu.GuestState.ECX;
import static palimpsest.x86.cpu.GuestState.EDI;
import static palimpsest.x86.cpu.GuestState.EDX;
import static palimpsest.x86.cpu.GuestState.ESI;
import static palimpsest.x86.cpu.GuestState.ESP;

import java.util.List;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Segment;

/// Cracks instructions into micro-operations, as the decoders of a P6 do (Intel's optimisation manuals): a load, an
/// operation and the two halves of a store at most for what is common, more for what is microcoded.
final class Cracker {
  private static final List<Integer> NONE = List.of();
  /// Of instructions that are microcoded and rare: that many operations, one behind the other.
  private static final int MICROCODED = 8;

  private Cracker() {}

  static Cracked crack(Instruction in) {
    CrackedUops to = new CrackedUops(in);
    switch (in.mnemonic()) {
      case ADD, ADC, SUB, SBB, AND, OR, XOR -> twoOperands(to);
      case CMP, TEST -> to.add(UopKind.ALU, to.read(0, to.read(1)), to.flagsWritten());
      case INC, DEC, NEG, NOT -> to.write(0, UopKind.ALU, to.read(0, to.flagsRead()), to.flagsWritten());
      case SHL, SHR, SAR, ROL, ROR, RCL, RCR, SHLD, SHRD -> shift(to);
      case BSWAP -> to.write(0, UopKind.SHIFT, to.read(0), NONE);
      case BSF, BSR -> to.write(0, UopKind.SHIFT, joined(to.read(1), to.read(0)), to.flagsWritten());
      case BT -> to.add(UopKind.SHIFT, bits(to), to.flagsWritten());
      case BTS, BTR, BTC -> changeBit(to);
      case MUL -> multiplyWide(to);
      case IMUL -> multiply(to);
      case DIV, IDIV ->
          to.add(UopKind.DIVIDE, to.read(0, List.of(EAX, EDX)), joined(List.of(EAX, EDX), to.flagsWritten()));
      case MOV, MOVZX, MOVSX -> to.move();
      case LEA -> lea(to);
      case XCHG -> exchange(to);
      case XADD -> exchangeAndAdd(to);
      case CMPXCHG -> compareAndExchange(to);
      case CMPXCHG8B -> compareAndExchangeWide(to);
      case CMOVCC -> to.write(0, UopKind.ALU, joined(to.read(1, to.read(0)), to.flagsRead()), NONE);
      case SETCC -> to.write(0, UopKind.ALU, to.flagsRead(), NONE);
      case CBW -> to.add(UopKind.ALU, List.of(EAX), List.of(EAX));
      case CWD -> to.add(UopKind.ALU, List.of(EAX), List.of(EDX));
      case LAHF, SALC -> to.add(UopKind.ALU, List.of(EAX, Register.CARRY, Register.FLAGS), List.of(EAX));
      case SAHF -> to.add(UopKind.ALU, List.of(EAX, Register.FLAGS), List.of(Register.CARRY, Register.FLAGS));
      case CLC, STC, CMC -> to.add(UopKind.ALU, to.flagsRead(), List.of(Register.CARRY));
      case AAA, AAS, DAA, DAS, AAM, AAD -> decimal(to);
      case PUSH -> to.push(to.read(0));
      case POP -> pop(to);
      case PUSHF -> pushFlags(to);
      case POPF -> popFlags(to);
      case PUSHA -> pushAll(to);
      case POPA -> popAll(to);
      case PUSHSEG -> to.push(NONE);
      case POPSEG -> to.pop(Register.LOADED);
      case ENTER -> enter(to);
      case LEAVE -> leave(to);
      case XLAT -> to.load(Access.at(EBX, in.segment(), in, false), List.of(EBX, EAX), EAX);
      case MOVS -> copyString(to);
      case STOS -> to.storeString(List.of(EAX));
      case LODS -> to.loadString(ESI, in.segment(), EAX);
      case SCAS -> scan(to);
      case CMPS -> compareStrings(to);
      case JCC -> to.add(UopKind.BRANCH, to.flagsRead(), NONE);
      case JCXZ -> to.add(UopKind.BRANCH, List.of(ECX), NONE);
      case LOOP, LOOPE, LOOPNE -> loop(to);
      case JMP -> to.add(UopKind.BRANCH, to.read(0), NONE);
      case CALL -> call(to);
      case RET -> returns(to);
      case FPU -> FloatCracker.crack(to);
      case SIMD -> MediaCracker.crack(to);
      case CPUID, RDTSC -> clobbers(to, List.of(EAX, EDX));
      case LDS, LES, LFS, LGS, LSS, BOUND, ARPL, MOVSEG -> withSegments(to);
      case NOP, PAUSE, ENDBR, WAIT, CLD, STD -> to.add(UopKind.ALU, NONE, NONE);
      case INT, INT1, INT3, INTO, CALLF, RETF, JMPF, IRET -> to.add(UopKind.BRANCH, NONE, NONE);
      case CLI, STI, CLTS, HLT, IN, OUT, INS, OUTS, INVD, WBINVD, INVLPG, LGDT, LIDT, LLDT, LTR, LMSW, MOVCR, MOVDR,
          RDMSR, WRMSR, RDPMC, LAR, LSL, VERR, VERW, SGDT, SIDT, SLDT, STR, SMSW, SYSENTER, SYSEXIT, RSM, UD0, UD1,
          UD2 ->
          clobbers(to, NONE);
    }
    return to.done();
  }

  private static void twoOperands(CrackedUops to) {
    Mnemonic mnemonic = to.in.mnemonic();
    boolean clears = (mnemonic == Mnemonic.XOR || mnemonic == Mnemonic.SUB)
        && to.in.operand(0) instanceof Operand.Reg
        && to.in.operand(0).equals(to.in.operand(1));
    List<Integer> sources = clears ? NONE : joined(to.read(0), to.read(1, to.flagsRead()));
    to.write(0, UopKind.ALU, sources, to.flagsWritten());
  }

  private static void shift(CrackedUops to) {
    List<Integer> sources = to.read(0, to.flagsRead());
    for (int n = 1; n < to.in.operands().size(); n++) {
      sources = joined(sources, to.read(n));
    }
    to.write(0, UopKind.SHIFT, sources, to.flagsWritten());
  }

  /// Loads what BT and its kin look at, where it is memory.
  private static List<Integer> bits(CrackedUops to) {
    if (to.in.operand(0) instanceof Operand.Mem mem) {
      to.load(bitString(to, mem, false), joined(CrackedUops.address(mem), to.read(1)), Register.LOADED);
      return List.of(Register.LOADED);
    }
    return to.read(0, to.read(1));
  }

  private static void changeBit(CrackedUops to) {
    List<Integer> sources = joined(bits(to), to.read(1));
    if (to.in.operand(0) instanceof Operand.Mem mem) {
      to.add(UopKind.SHIFT, sources, joined(List.of(Register.RESULT), to.flagsWritten()));
      to.store(
          bitString(to, mem, true), joined(CrackedUops.address(mem), to.read(1)), List.of(Register.RESULT));
    } else {
      to.write(0, UopKind.SHIFT, sources, to.flagsWritten());
    }
  }

  private static Access bitString(CrackedUops to, Operand.Mem mem, boolean write) {
    Access access = Access.of(mem, to.in, write);
    return to.in.operand(1) instanceof Operand.Reg reg ? access.withBits(reg.number()) : access;
  }

  private static void multiplyWide(CrackedUops to) {
    to.add(UopKind.MULTIPLY, to.read(0, List.of(EAX)), joined(List.of(EAX, EDX), to.flagsWritten()));
  }

  private static void multiply(CrackedUops to) {
    switch (to.in.operands().size()) {
      case 1 -> multiplyWide(to);
      case 2 -> to.write(0, UopKind.MULTIPLY, to.read(1, to.read(0)), to.flagsWritten());
      default -> to.write(0, UopKind.MULTIPLY, to.read(1), to.flagsWritten());
    }
  }

  private static void lea(CrackedUops to) {
    List<Integer> address = to.in.operand(1) instanceof Operand.Mem mem ? CrackedUops.address(mem) : NONE;
    to.write(0, UopKind.ALU, address, NONE);
  }

  private static void exchange(CrackedUops to) {
    List<Integer> first = to.read(0);
    List<Integer> second = to.read(1);
    to.add(UopKind.ALU, second, List.of(Register.RESULT));
    if (to.in.operand(0) instanceof Operand.Mem mem) {
      to.add(UopKind.ALU, first, second);
      to.store(Access.of(mem, to.in, true), CrackedUops.address(mem), List.of(Register.RESULT));
    } else {
      to.add(UopKind.ALU, first, second);
      to.add(UopKind.ALU, List.of(Register.RESULT), first);
    }
  }

  private static void exchangeAndAdd(CrackedUops to) {
    List<Integer> first = to.read(0);
    List<Integer> second = to.read(1);
    to.add(UopKind.ALU, joined(first, second), joined(List.of(Register.LOADED_TOO), to.flagsWritten()));
    to.add(UopKind.ALU, first, second);
    to.write(0, UopKind.ALU, List.of(Register.LOADED_TOO), NONE);
  }

  private static void compareAndExchange(CrackedUops to) {
    List<Integer> first = to.read(0);
    to.add(UopKind.ALU, joined(first, List.of(EAX)), joined(List.of(EAX), to.flagsWritten()));
    to.write(0, UopKind.ALU, joined(joined(first, to.read(1)), List.of(Register.FLAGS)), NONE);
  }

  private static void compareAndExchangeWide(CrackedUops to) {
    List<Integer> memory = to.read(0);
    List<Integer> expected = List.of(EAX, EDX, Register.FLAGS);
    to.add(UopKind.ALU, joined(memory, expected), List.of(EAX, EDX, Register.FLAGS));
    to.write(0, UopKind.ALU, joined(memory, List.of(EBX, ECX, Register.FLAGS)), NONE);
  }

  private static void decimal(CrackedUops to) {
    UopKind kind = switch (to.in.mnemonic()) {
      case AAM -> UopKind.DIVIDE;
      case AAD -> UopKind.MULTIPLY;
      default -> UopKind.ALU;
    };
    to.add(kind, joined(List.of(EAX), to.flagsRead()), joined(List.of(EAX), to.flagsWritten()));
  }

  private static void pop(CrackedUops to) {
    if (to.in.operand(0) instanceof Operand.Mem mem) {
      to.pop(Register.LOADED);
      to.store(Access.of(mem, to.in, true), CrackedUops.address(mem), List.of(Register.LOADED));
    } else {
      to.pop(to.read(0).getFirst());
    }
  }

  private static void pushFlags(CrackedUops to) {
    to.add(UopKind.ALU, List.of(Register.CARRY, Register.FLAGS), List.of(Register.RESULT));
    to.push(List.of(Register.RESULT));
  }

  private static void popFlags(CrackedUops to) {
    to.pop(Register.LOADED);
    to.add(UopKind.ALU, List.of(Register.LOADED), List.of(Register.CARRY, Register.FLAGS));
  }

  private static void pushAll(CrackedUops to) {
    int bytes = to.stackBytes();
    for (int register = EAX; register <= EDI; register++) {
      to.store(Access.stack(-bytes * (register + 1), bytes, true), List.of(ESP), List.of(register));
    }
  }

  private static void popAll(CrackedUops to) {
    int bytes = to.stackBytes();
    for (int register = EDI; register >= EAX; register--) {
      if (register != ESP) {
        to.load(Access.stack(bytes * (EDI - register), bytes, false), List.of(ESP), register);
      }
    }
  }

  private static void enter(CrackedUops to) {
    to.push(List.of(EBP));
    to.add(UopKind.ALU, List.of(ESP), List.of(EBP));
    to.add(UopKind.ALU, List.of(ESP), List.of(ESP));
  }

  private static void leave(CrackedUops to) {
    to.add(UopKind.ALU, List.of(EBP), List.of(ESP));
    to.load(Access.at(EBP, Segment.SS, to.in, false), List.of(EBP), EBP);
  }

  private static void copyString(CrackedUops to) {
    to.loadString(ESI, to.in.segment(), Register.LOADED);
    to.storeString(List.of(Register.LOADED));
  }

  private static void scan(CrackedUops to) {
    to.loadString(EDI, Segment.ES, Register.LOADED);
    to.add(UopKind.ALU, List.of(Register.LOADED, EAX), to.flagsWritten());
  }

  private static void compareStrings(CrackedUops to) {
    to.loadString(ESI, to.in.segment(), Register.LOADED);
    to.loadString(EDI, Segment.ES, Register.LOADED_TOO);
    to.add(UopKind.ALU, List.of(Register.LOADED, Register.LOADED_TOO), to.flagsWritten());
  }

  private static void loop(CrackedUops to) {
    to.add(UopKind.ALU, List.of(ECX), List.of(ECX));
    to.add(UopKind.BRANCH, joined(List.of(ECX), to.flagsRead()), NONE);
  }

  private static void call(CrackedUops to) {
    List<Integer> target = to.read(0);
    to.push(NONE);
    to.add(UopKind.BRANCH, target, NONE);
  }

  private static void returns(CrackedUops to) {
    to.pop(Register.LOADED);
    to.add(UopKind.BRANCH, List.of(Register.LOADED), NONE);
  }

  private static void withSegments(CrackedUops to) {
    List<Integer> sources = NONE;
    for (int n = 0; n < to.in.operands().size(); n++) {
      if (to.in.operand(n) instanceof Operand.Mem) {
        sources = joined(sources, to.read(n));
      }
    }
    List<Integer> target = to.in.operand(0) instanceof Operand.Reg reg ? List.of(CrackedUops.number(reg)) : NONE;
    to.add(UopKind.ALU, sources, target);
  }

  private static void clobbers(CrackedUops to, List<Integer> written) {
    for (int i = 0; i < MICROCODED; i++) {
      to.add(UopKind.ALU, written, written);
    }
  }
}
