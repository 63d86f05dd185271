package palimpsest.x86.interp;

import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.isa.Instruction;

/// An executor that is watched. Interpreters without an observer have none of these, and pay nothing.
final class Observed extends Executor {
  private final Executor executor;
  private final Instruction instruction;
  private final int eip;
  private final InstructionObserver observer;

  Observed(Executor executor, Instruction instruction, int eip, InstructionObserver observer) {
    this.executor = executor;
    this.instruction = instruction;
    this.eip = eip;
    this.observer = observer;
  }

  @Override
  void execute(Core c) {
    observer.executing(eip, instruction);
    try {
      executor.execute(c);
    } catch (GuestFault fault) {
      if (Block.isTrap(fault)) {
        observer.retired(eip + instruction.length());
      } else {
        observer.faulted();
      }
      throw fault;
    } catch (Unfinished unfinished) {
      observer.faulted();
      throw unfinished;
    }
    observer.retired(Binder.transfersControl(instruction) ? c.eip : eip + instruction.length());
  }
}
