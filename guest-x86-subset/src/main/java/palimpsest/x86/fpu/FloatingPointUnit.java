package palimpsest.x86.fpu;

/// The unit at work on a state: every instruction that needs neither memory nor EFLAGS nor an encoding.
///
/// Whoever executes an instruction first asks [FpuState#isPending], unless it is one that does not wait; an instruction
/// that met an unmasked exception leaves it true.
///
/// @param state what it works on
/// @param data moves and control
/// @param arithmetic the instructions that compute
/// @param transcendental those that approximate
public record FloatingPointUnit(
    FpuState state, DataUnit data, ArithmeticUnit arithmetic, TranscendentalUnit transcendental) {
  /// A unit on `state`.
  public static FloatingPointUnit on(FpuState state) {
    return new FloatingPointUnit(state, new DataUnit(state), new ArithmeticUnit(state), new TranscendentalUnit(state));
  }
}
