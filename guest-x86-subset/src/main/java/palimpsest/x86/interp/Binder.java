package palimpsest.x86.interp;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.isa.ControlFlow;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Segment;

/// The one table from mnemonic to executor, and the counters of the control transfers it binds.
final class Binder {
  private final Map<Integer, BranchCounter> counters = new HashMap<>();
  private final Optional<InstructionObserver> observer;

  /// @param observer sees every instruction that is bound here, each time it executes
  Binder(Optional<InstructionObserver> observer) {
    this.observer = observer;
  }

  /// The counters of the control transfer at `eip`, if one was bound there.
  Optional<BranchCounter> counter(int eip) {
    return Optional.ofNullable(counters.get(eip));
  }

  /// Forgets the counters of the control transfer at `eip`, whose bytes are gone.
  void forget(int eip) {
    counters.remove(eip);
  }

  /// Writes the counters.
  void save(StateWriter out) throws StateException {
    out.map(counters, counter -> counter.save(out));
  }

  /// Has the counters that [#save] wrote, and no others.
  void restore(StateReader in) throws StateException {
    counters.clear();
    for (int left = in.count(Integer.BYTES); left > 0; left--) {
      int address = in.i32();
      counters.put(address, BranchCounter.read(address, in));
    }
  }

  private BranchCounter counting(int eip) {
    return counters.computeIfAbsent(eip, BranchCounter::new);
  }

  /// The executor of an instruction that stands at linear address `eip`.
  Executor bind(Instruction in, int eip) {
    Executor executor = unobserved(in, eip);
    return observer.<Executor>map(each -> new Observed(executor, in, eip, each)).orElse(executor);
  }

  private Executor unobserved(Instruction in, int eip) {
    int next = eip + in.length();
    return switch (in.mnemonic()) {
      case ADD ->
          Arithmetic32.bind(in, Arithmetic32.ADD, ArithmeticExecutors.update(in, ArithmeticExecutors::add));
      case ADC ->
          Arithmetic32.bind(in, Arithmetic32.ADC, ArithmeticExecutors.update(in, ArithmeticExecutors::adc));
      case SUB ->
          Arithmetic32.bind(in, Arithmetic32.SUB, ArithmeticExecutors.update(in, ArithmeticExecutors::sub));
      case SBB ->
          Arithmetic32.bind(in, Arithmetic32.SBB, ArithmeticExecutors.update(in, ArithmeticExecutors::sbb));
      case AND ->
          Arithmetic32.bind(in, Arithmetic32.AND, ArithmeticExecutors.update(in, ArithmeticExecutors::and));
      case OR -> Arithmetic32.bind(in, Arithmetic32.OR, ArithmeticExecutors.update(in, ArithmeticExecutors::or));
      case XOR ->
          Arithmetic32.bind(in, Arithmetic32.XOR, ArithmeticExecutors.update(in, ArithmeticExecutors::xor));
      case CMP -> ArithmeticExecutors.cmp(in);
      case TEST -> ArithmeticExecutors.test(in);
      case INC -> ArithmeticExecutors.inc(in);
      case DEC -> ArithmeticExecutors.dec(in);
      case NEG -> ArithmeticExecutors.neg(in);
      case NOT -> ArithmeticExecutors.not(in);
      case XADD -> ArithmeticExecutors.xadd(in);
      case CMPXCHG -> ArithmeticExecutors.cmpxchg(in);

      case SHL -> ShiftExecutors.bind(in, ShiftExecutors::shl);
      case SHR -> ShiftExecutors.bind(in, ShiftExecutors::shr);
      case SAR -> ShiftExecutors.bind(in, ShiftExecutors::sar);
      case ROL -> ShiftExecutors.bind(in, ShiftExecutors::rol);
      case ROR -> ShiftExecutors.bind(in, ShiftExecutors::ror);
      case RCL -> ShiftExecutors.bind(in, ShiftExecutors::rcl);
      case RCR -> ShiftExecutors.bind(in, ShiftExecutors::rcr);
      case SHLD -> ShiftExecutors.shld(in);
      case SHRD -> ShiftExecutors.shrd(in);

      case MUL -> MultiplyExecutors.mul(in);
      case IMUL -> MultiplyExecutors.imul(in);
      case DIV -> MultiplyExecutors.div(in);
      case IDIV -> MultiplyExecutors.idiv(in);

      case AAA -> DecimalExecutors.aaa();
      case AAS -> DecimalExecutors.aas();
      case DAA -> DecimalExecutors.daa();
      case DAS -> DecimalExecutors.das();
      case AAM -> DecimalExecutors.aam(in);
      case AAD -> DecimalExecutors.aad(in);

      case BT -> BitExecutors.test(in);
      case BTS -> BitExecutors.change(in, (value, bit) -> value | bit);
      case BTR -> BitExecutors.change(in, (value, bit) -> value & ~bit);
      case BTC -> BitExecutors.change(in, (value, bit) -> value ^ bit);
      case BSF -> BitExecutors.bsf(in);
      case BSR -> BitExecutors.bsr(in);
      case BSWAP -> BitExecutors.bswap(in);
      case CMPXCHG8B -> BitExecutors.cmpxchg8b(in);

      case MOV -> MoveExecutors.mov(in);
      case MOVZX -> MoveExecutors.movzx(in);
      case MOVSX -> MoveExecutors.movsx(in);
      case LEA -> MoveExecutors.lea(in);
      case XCHG -> MoveExecutors.xchg(in);
      case CMOVCC -> MoveExecutors.cmov(in);
      case SETCC -> MoveExecutors.setcc(in);
      case CBW -> MoveExecutors.cbw(in);
      case CWD -> MoveExecutors.cwd(in);
      case XLAT -> MoveExecutors.xlat(in);
      case MOVSEG -> MoveExecutors.movseg(in);
      case LDS -> MoveExecutors.loadFarPointer(in, Segment.DS);
      case LES -> MoveExecutors.loadFarPointer(in, Segment.ES);
      case LFS -> MoveExecutors.loadFarPointer(in, Segment.FS);
      case LGS -> MoveExecutors.loadFarPointer(in, Segment.GS);
      case LSS -> MoveExecutors.loadFarPointer(in, Segment.SS);

      case PUSH -> StackExecutors.push(in);
      case POP -> StackExecutors.pop(in);
      case PUSHA -> StackExecutors.pusha(in);
      case POPA -> StackExecutors.popa(in);
      case PUSHF -> StackExecutors.pushf(in);
      case POPF -> StackExecutors.popf(in);
      case PUSHSEG -> StackExecutors.pushseg(in);
      case POPSEG -> StackExecutors.popseg(in);
      case ENTER -> StackExecutors.enter(in);
      case LEAVE -> StackExecutors.leave(in);
      case LAHF -> StackExecutors.lahf();
      case SAHF -> StackExecutors.sahf();

      case MOVS -> StringExecutors.movs(in);
      case STOS -> StringExecutors.stos(in);
      case LODS -> StringExecutors.lods(in);
      case CMPS -> StringExecutors.cmps(in);
      case SCAS -> StringExecutors.scas(in);

      case JCC -> ControlExecutors.jcc(in, next, counting(eip));
      case JCXZ -> ControlExecutors.jcxz(in, next, counting(eip));
      case LOOP -> ControlExecutors.loop(in, next, counting(eip), _ -> true);
      case LOOPE -> ControlExecutors.loop(in, next, counting(eip), c -> c.zero == 0);
      case LOOPNE -> ControlExecutors.loop(in, next, counting(eip), c -> c.zero != 0);
      case JMP -> ControlExecutors.jmp(in, next, counting(eip));
      case CALL -> ControlExecutors.call(in, next, counting(eip));
      case RET -> ControlExecutors.ret(in, counting(eip));
      case JMPF -> ControlExecutors.jmpf(in, counting(eip));
      case CALLF -> ControlExecutors.callf(in, next, counting(eip));
      case RETF -> ControlExecutors.retf(in, counting(eip));
      case IRET -> ControlExecutors.iret(in, counting(eip));
      case INT -> ControlExecutors.interrupt(in, eip);
      case INT1 -> ControlExecutors.trap(GuestFault.DEBUG);
      case INT3 -> ControlExecutors.trap(GuestFault.BREAKPOINT);
      case INTO -> ControlExecutors.into();
      case BOUND -> ControlExecutors.bound(in);

      case CLC -> SystemExecutors.clc();
      case STC -> SystemExecutors.stc();
      case CMC -> SystemExecutors.cmc();
      case CLD -> SystemExecutors.cld();
      case STD -> SystemExecutors.std();
      case SALC -> SystemExecutors.salc();
      case CPUID -> SystemExecutors.cpuid();
      case RDTSC -> SystemExecutors.rdtsc();
      case ARPL -> SystemExecutors.arpl(in);
      case NOP, PAUSE, ENDBR -> SystemExecutors.nothing();
      case FPU -> FpuExecutors.bind(in, eip);
      case SIMD -> SimdExecutors.bind(in);
      case WAIT -> FpuExecutors.await();
      case UD0, UD1, UD2 -> SystemExecutors.undefined();
      case HLT -> SystemExecutors.hlt();
      case RDMSR -> SystemExecutors.rdmsr();
      case WRMSR -> SystemExecutors.wrmsr();
      case CLI, STI, CLTS, IN, OUT, INS, OUTS, INVD, WBINVD, INVLPG, LGDT, LIDT, LLDT, LTR, LMSW, MOVCR, MOVDR, RDPMC ->
          SystemExecutors.privileged(in, eip);
      case LAR, LSL, VERR, VERW, SGDT, SIDT, SLDT, STR, SMSW, SYSENTER, SYSEXIT, RSM ->
          SystemExecutors.unimplemented(in, eip);
    };
  }

  /// Whether control may go elsewhere: the instructions whose executors count.
  static boolean transfersControl(Instruction in) {
    return ControlFlow.of(in.mnemonic()) != ControlFlow.NONE;
  }

  /// Whether a block ends behind an instruction: because control may go elsewhere, or because the loop must look
  /// (POPF may set the trap flag, and HLT and WRMSR stop it).
  static boolean endsBlock(Instruction in) {
    return switch (in.mnemonic()) {
      case POPF, HLT, WRMSR -> true;
      default -> transfersControl(in);
    };
  }

  /// Whether a block ends before an instruction: RDTSC asks for the time, which follows from the instructions retired
  /// so far, and those are counted by the block. Without this the time read would depend on where a run was paused.
  static boolean startsBlock(Instruction in) {
    return in.mnemonic() == Mnemonic.RDTSC;
  }
}
