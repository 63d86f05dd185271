package palimpsest.workbench.cores;

import java.util.Arrays;
import java.util.List;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.interp.InstructionObserver;
import palimpsest.x86.isa.Condition;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Repeat;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;
import palimpsest.x86.mmu.Mmu;

/// Turns what the interpreter executes into what a core is told: micro-operations, addresses, where control went.
///
/// Addresses are taken before an instruction executes, while its registers are as it reads them; it is passed on when
/// it has retired. A repeated string instruction is passed on iteration by iteration, as many as eCX says were done,
/// also where an exception ended it.
final class InstructionStream implements InstructionObserver {
  /// What a string instruction is that repeats no times.
  private static final Cracked NOTHING = Cracker.crack(new Instruction(
      Mnemonic.NOP, Condition.O, Width.DWORD, Width.DWORD, List.of(), Segment.DS, Repeat.NONE, false, 1));

  private static final int NO_MEMORY = -1;
  private static final int PAGE = 12;
  private static final int KNOWN = 1 << 13;

  private final GuestState state;
  private final Mmu mmu;
  private final int memoryBytes;
  private final CoreModel core;
  private final CoreBooks books;
  /// What was cracked last, by address; the interpreter gives the same object as long as it keeps an instruction.
  private final Cracked[] known = new Cracked[KNOWN];
  private final Step step = new Step(NOTHING);
  private final int[] atFirst = new int[GuestState.ZERO_SLOT];
  private int codePage = NO_MEMORY;
  private int codeFrame;

  InstructionStream(GuestState state, Mmu mmu, CoreModel core, CoreBooks books) {
    this.state = state;
    this.mmu = mmu;
    this.memoryBytes = mmu.memory().size();
    this.core = core;
    this.books = books;
    Arrays.fill(known, NOTHING);
  }

  /// The address mapping has changed.
  void flushed() {
    codePage = NO_MEMORY;
  }

  @Override
  public void executing(int eip, Instruction instruction) {
    int slot = (eip ^ eip >>> 13) & KNOWN - 1;
    Cracked cracked = known[slot];
    if (cracked.instruction != instruction) {
      cracked = Cracker.crack(instruction);
      known[slot] = cracked;
    }
    int[] file = state.file();
    step.cracked = cracked;
    step.eip = eip;
    step.top = state.fpu().top();
    Access[] accesses = cracked.accesses;
    for (int i = 0; i < accesses.length; i++) {
      step.linear[i] = accesses[i].linear(file);
    }
    if (cracked.repeats) {
      System.arraycopy(file, 0, atFirst, 0, atFirst.length);
    }
  }

  @Override
  public void retired(int next) {
    books.instruction();
    step.next = next;
    step.taken = next != step.eip + step.length();
    step.code = code(step.eip);
    step.fetched = true;
    if (step.cracked.repeats) {
      iterations();
    } else {
      execute();
    }
  }

  @Override
  public void faulted() {
    if (step.cracked.repeats && iterations(atFirst) > 0) {
      step.next = step.eip;
      step.taken = false;
      step.code = code(step.eip);
      step.fetched = true;
      iterations();
    }
  }

  private void execute() {
    for (int i = 0; i < step.cracked.accesses.length; i++) {
      step.physical[i] = physical(step.linear[i]);
    }
    core.execute(step);
  }

  private int iterations(int[] before) {
    int mask = step.cracked.instruction.addressSize() == Width.WORD ? 0xffff : -1;
    return (before[GuestState.ECX] - state.gpr(GuestState.ECX)) & mask;
  }

  /// One iteration after the other. An instruction whose count was zero is one that accesses nothing.
  private void iterations() {
    int count = iterations(atFirst);
    Cracked repeated = step.cracked;
    if (count == 0) {
      step.cracked = NOTHING;
      core.execute(step);
      return;
    }
    Access[] accesses = repeated.accesses;
    int[] steps = new int[accesses.length];
    for (int i = 0; i < accesses.length; i++) {
      int register = accesses[i].step();
      steps[i] = (state.gpr(register) - atFirst[register]) / count;
    }
    for (int done = 0; done < count; done++) {
      books.iteration();
      execute();
      step.fetched = false;
      for (int i = 0; i < accesses.length; i++) {
        step.linear[i] += steps[i];
      }
    }
  }

  private int code(int eip) {
    if (eip >>> PAGE != codePage) {
      codePage = eip >>> PAGE;
      codeFrame = physical(eip & -(1 << PAGE));
    }
    return codeFrame < 0 ? NO_MEMORY : codeFrame | eip & (1 << PAGE) - 1;
  }

  /// The physical address of what was just accessed.
  private int physical(int linear) {
    try {
      int physical = mmu.translate(linear, false);
      return physical >= 0 && physical < memoryBytes ? physical : NO_MEMORY;
    } catch (GuestFault _) {
      return NO_MEMORY;
    }
  }
}
