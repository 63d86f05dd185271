/// What guest instructions do, said in terms of a solver: the guest's half of translation validation.
///
/// This is a third statement of x86 beside the interpreter's and the lifter's, written from the manual and, where the
/// manual leaves a result undefined, from what [palimpsest.x86.interp] promises. It shares no code with either; it
/// reads the decoder's records and nothing else. [GuestSemantics] takes a [SymbolicGuest] over one instruction; who
/// walks a path keeps the conditions under which he walks it.
///
/// It covers every instruction that CMS translates, with EFLAGS.DF = 0 and 32-bit addresses. The segments CS, DS, ES
/// and SS have base 0. Faults of memory are not modelled: a translation that meets one rolls back.
@NullMarked
package palimpsest.verify.prove.guest;

import org.jspecify.annotations.NullMarked;
