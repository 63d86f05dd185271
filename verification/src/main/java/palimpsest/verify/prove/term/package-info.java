/// Terms of the solver that both statements of the machine's meaning are made of: numbers, sums in one normal form, and
/// memory.
///
/// Nothing here knows a guest or a host instruction. What is here only makes equal things look equal more often, so
/// that most of a proof needs no search; the solver's own theory of bit vectors and arrays says what is true.
@NullMarked
package palimpsest.verify.prove.term;

import org.jspecify.annotations.NullMarked;
