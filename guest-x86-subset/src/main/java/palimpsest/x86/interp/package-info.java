/// The precise interpreter: gear 1 of CMS, and the oracle of every other gear.
///
/// It executes the records of [palimpsest.x86.isa] one guest instruction at a time with exact exceptions, and keeps the
/// profile CMS translates by. Its semantics are its own: CMS's lifting states them a second time, independently, and
/// neither may borrow from the other. No operating system, no host machine, no cycles.
///
/// The path of an instruction: decoded once per block, bound by its family's binder to an executor specialised for
/// its operands, and from then on one virtual call per execution. Flags are lazy inside and settled whenever control
/// leaves.
///
/// ## Where the manual says undefined
///
/// The choices, which comparisons against other processors must mask (the masks are those of
/// [palimpsest.x86.isa.FlagEffects]):
/// - AND, OR, XOR, TEST clear AF.
/// - SHL, SHR, SAR clear AF; for counts other than 1, OF is what the last one-bit step would set. SHL and SHR of 8- and
///   16-bit operands beyond their width shift zeros into CF.
/// - SHLD and SHRD clear AF; OF says whether the last one-bit step changed the sign. For 16-bit operands and counts
///   above 16 the string destination:source:destination moves.
/// - ROL, ROR, RCL, RCR by other counts than 1 set OF from the result as for 1; RCL and RCR by a multiple of one more
///   than the width change no flag.
/// - MUL and IMUL set SF, ZF and PF from the low half of the product and clear AF. DIV and IDIV leave all flags.
/// - BSF and BSR set SF, ZF and PF from the source and clear CF, OF and AF; a zero source leaves the destination.
/// - BT, BTS, BTR, BTC change CF only.
/// - DAA and DAS clear OF; AAA and AAS clear OF and set SF, ZF, PF from AL; AAM and AAD clear CF, AF and OF.
/// - BSWAP of a 16-bit register clears it.
///
/// Departures from hardware, all out of reach of ordinary programs: null data segments are usable (base 0), alignment
/// checking (EFLAGS.AC) and segment limits do not exist, the code segment's base is taken as 0, and the descriptor
/// queries LAR, LSL, VERR, VERW, SGDT, SIDT, SLDT, STR and SMSW count as not implemented.
@NullMarked
package palimpsest.x86.interp;

import org.jspecify.annotations.NullMarked;
