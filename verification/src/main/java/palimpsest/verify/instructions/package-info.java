/// Single guest instructions, derived from the decoder's own table: every row in every form it has, with operands whose
/// memory falls where it may, as jqwik arbitraries and as plain draws from a seed.
///
/// Nothing here knows what an instruction computes. What it must know (that a division must not overflow, that a string
/// instruction goes by ESI) is what keeps an instruction from leaving the memory it was given, and no more. What is
/// left out is left out in [Exclusion], with its reason.
@NullMarked
package palimpsest.verify.instructions;

import org.jspecify.annotations.NullMarked;
