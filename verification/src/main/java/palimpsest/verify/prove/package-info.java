/// Translation validation: for each translation a run makes, a proof that it does what its guest instructions do.
///
/// [TranslationProver] holds the guest's semantics ([palimpsest.verify.prove.guest]) against the host's
/// ([palimpsest.verify.prove.host]) over one translation's bytes, for every start state at once. The two halves share
/// terms ([palimpsest.verify.prove.term]) and nothing else, and neither has code in common with the interpreter, the
/// lifter or the engine. docs/translation-validation.md says what is proved and what is assumed.
@NullMarked
package palimpsest.verify.prove;

import org.jspecify.annotations.NullMarked;
