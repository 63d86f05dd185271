package palimpsest.verify.prove;

import palimpsest.host.machine.MachineDescription;
import palimpsest.verify.prove.host.HostCode;
import palimpsest.verify.prove.host.MalformedException;
import palimpsest.verify.prove.host.UnsupportedException;
import palimpsest.verify.prove.term.Terms;

/// Proves translations, one at a time, each on its own.
public final class TranslationProver {
  /// How much of the solver's work one query may take, in its own count; about a second of it.
  public static final int EFFORT = 2_000_000;

  private final MachineDescription machine;
  private final int effort;

  /// @param machine whose encoding the translations are in
  /// @param effort the solver's own count of steps that one query may take: the same bound on every computer
  public TranslationProver(MachineDescription machine, int effort) {
    this.machine = machine;
    this.effort = effort;
  }

  /// Whether `made` does what its guest instructions do, from every start state.
  public Verdict prove(MadeTranslation made) {
    if (made.loadsConstants()) {
      return new Verdict.Unsupported("constants loaded from the guest's code");
    }
    try (Terms terms = new Terms()) {
      HostCode code = new HostCode(made.code(), machine);
      Judge judge = new Judge(terms, effort);
      return new RegionProof(terms, judge, made, code).verdict();
    } catch (UnsupportedException e) {
      return new Verdict.Unsupported(String.valueOf(e.getMessage()));
    } catch (MalformedException e) {
      return new Verdict.Refuted(Counterexample.always(String.valueOf(e.getMessage())));
    }
  }
}
