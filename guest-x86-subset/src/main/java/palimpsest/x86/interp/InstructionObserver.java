package palimpsest.x86.interp;

import palimpsest.x86.isa.Instruction;

/// Sees every instruction an interpreter executes, in the guest's order: what a model of another processor is fed with.
///
/// While it is called, the general registers and segment bases are to be had from
/// [palimpsest.x86.cpu.GuestState#file()]; EIP and EFLAGS in the state are not up to date then. It must change nothing.
/// For each instruction [#executing] is called once, then either [#retired] or [#faulted].
public interface InstructionObserver {
  /// The instruction at linear address `eip` is about to execute; registers are as before it.
  void executing(int eip, Instruction instruction);

  /// It has retired; registers are as after it.
  ///
  /// @param next linear address of the instruction that follows
  void retired(int next);

  /// It has raised an exception and not retired. A repeated string instruction may have done iterations before:
  /// registers show which.
  void faulted();
}
