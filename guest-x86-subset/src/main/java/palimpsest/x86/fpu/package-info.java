/// The x87 floating-point unit: 80-bit values, their arithmetic, and the state a program can see.
///
/// Everything is integer arithmetic on two words per value, so that results, flags and C1 are the processor's in every
/// rounding and precision mode; no host floating point reaches a result unless a property holds it against the integer
/// arithmetic. Rules are those of Intel SDM volume 1, chapters 4 and 8, and volume 2 where an instruction has its own;
/// what the manual leaves open follows what processors were seen to do.
///
/// No guest memory, no instruction encodings, no exceptions thrown: an instruction that meets an unmasked exception
/// leaves [palimpsest.x86.fpu.FpuState#isPending] true, and whoever executes the next waiting instruction asks.
///
/// ## Where processors differ from us
///
/// - Transcendental instructions are correctly rounded here, in every rounding mode; processors promise an error below
///   one unit in the last place. The trigonometric ones reduce their argument by the 66-bit approximation of pi that
///   Intel documents (SDM volume 1, section 8.3.8), so that near multiples of pi they agree with processors and not
///   with mathematics.
/// - Instruction pointer, data pointer, selectors and opcode are those of the last instruction that is not a control
///   instruction, as the P6 family keeps them; later processors report the opcode and the data pointer of unmasked
///   exceptions only, and no selectors.
@NullMarked
package palimpsest.x86.fpu;

import org.jspecify.annotations.NullMarked;
