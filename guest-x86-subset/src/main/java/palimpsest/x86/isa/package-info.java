/// The i686 instruction set as data: one opcode table, the decoder that reads it, and the printer.
///
/// Everything here is immutable and knows no memory, no register contents and no cycles. What an instruction *does* is
/// said elsewhere, twice and on purpose: by the interpreter and by CMS's lifting.
///
/// How operands are given, where a reader could doubt:
/// - string instructions and XLAT have no operands: size, address size, segment and repeat say everything (ES:eDI is
///   never overridden);
/// - shifts and rotates always have their count as an operand: an `Imm` of width BYTE (1 for D0 and D1) or CL;
/// - MUL, DIV, IDIV and the short IMUL have one operand, the accumulator is implied; IMUL may also have two or three;
/// - CMPXCHG leaves the accumulator implied, CMPXCHG8B has its `Mem` of width QWORD;
/// - IN is (accumulator, port), OUT is (port, accumulator), the port an `Imm` of width BYTE or DX;
/// - ENTER is (frame size, an `Imm` of width WORD; nesting level, BYTE); RET and RETF have an `Imm` of width WORD or
///   nothing;
/// - loads of far pointers and far branches through memory have a `Mem` of width FWORD, or DWORD when the operand size
///   is WORD; BOUND's pair is QWORD or DWORD; LGDT and its kin are FWORD always;
/// - a store of a selector or of the machine status word is (Reg of the operand size) or (Mem of width WORD);
/// - moves to and from control and debug registers are DWORD always;
/// - an operand size of WORD truncates the target of every near branch to 16 bits.
@NullMarked
package palimpsest.x86.isa;

import org.jspecify.annotations.NullMarked;
