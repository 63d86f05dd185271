/// The precise interpreter: gear 1 of CMS, and the oracle of every other gear.
///
/// It executes the records of [palimpsest.x86.isa] one guest instruction at a time with exact exceptions, and keeps the
/// profile CMS translates by. Its semantics are its own: CMS's lifting states them a second time, independently, and
/// neither may borrow from the other. No operating system, no host machine, no cycles.
///
/// The path of an instruction: decoded once per block, bound by its family's binder to an executor specialised for its
/// operands, and from then on one virtual call per execution. Flags are lazy inside and settled whenever control leaves.
///
/// ## Where the manual says undefined
///
/// The choices below follow what Intel's P6 family is commonly seen to do; comparisons against other processors must
/// mask them.
/// - AND, OR, XOR, TEST clear AF.
/// - Shifts by a count other than one set OF as the last one-bit step would; every shift with a non-zero count clears AF.
///   SHL and SHR of 8- and 16-bit operands by more than their width shift zeros into CF. SHLD and SHRD set OF when the
///   sign changed in the last one-bit step, clear AF, and for 16-bit operands with counts above 16 shift the 48-bit string
///   destination:source:destination.
/// - ROL, ROR, RCL, RCR by a count other than one set OF from the result as for a count of one.
/// - MUL and IMUL set SF, ZF and PF from the low half of the product and clear AF.
/// - DIV and IDIV leave all flags.
/// - BSF and BSR with a zero source leave the destination, and set ZF; otherwise and in either case CF, OF, SF, AF clear and
///   PF is that of the source's low byte... see BitExecutors.
/// - BT, BTS, BTR, BTC leave OF, SF, AF, PF (ZF is architecturally unaffected).
/// - AAA, AAS, DAA, DAS, AAM, AAD: see DecimalExecutors.
@NullMarked
package palimpsest.x86.interp;

import org.jspecify.annotations.NullMarked;
