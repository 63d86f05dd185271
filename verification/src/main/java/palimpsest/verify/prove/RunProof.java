package palimpsest.verify.prove;

import palimpsest.cms.runtime.Attachments;
import palimpsest.host.machine.MachineDescription;
import palimpsest.x86.cpu.GuestState;

/// Proofs of all translations of one run: attach it, run, then ask.
///
/// ```java
/// RunProof proof = new RunProof(description, Attachments.NONE);
/// GuestMachine machine = GuestMachine.load(resolved, options, launch, proof.attachments());
/// proof.watch(machine.state());
/// machine.run(limit);
/// System.out.print(proof.prove());
/// ```
///
/// The guest runs as it would without; proving takes time afterwards and changes nothing.
public final class RunProof {
  private final TranslationProver prover;
  private final MadeTranslations made;
  private final Attachments attachments;
  private final Tally tally = new Tally();

  /// @param machine what the guest runs on
  /// @param others what else is attached
  public RunProof(MachineDescription machine, Attachments others) {
    prover = new TranslationProver(machine, TranslationProver.EFFORT);
    made = new MadeTranslations(others.stages());
    attachments = others.withStages(made);
  }

  /// What to load the machine with.
  public Attachments attachments() {
    return attachments;
  }

  /// Says which machine's state it is; before the machine runs.
  public void watch(GuestState state) {
    made.watch(state);
  }

  /// Proves what was translated since it was last asked.
  ///
  /// @return the tally of everything so far
  public Tally prove() {
    for (MadeTranslation each : made.take()) {
      tally.add(each, prover.prove(each));
    }
    return tally;
  }
}
