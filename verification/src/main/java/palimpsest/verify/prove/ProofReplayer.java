package palimpsest.verify.prove;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import palimpsest.cms.runtime.Attachments;
import palimpsest.host.machine.MachineDescription;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.ProgramFile;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.verify.replay.ReplayVerdict;
import palimpsest.verify.replay.Replayer;
import palimpsest.x86.elf.ElfException;

/// Repeats the proofs of a program's translations. The keys are those of a lockstep case, of which machine, memory,
/// `subject` and `limit` matter.
public final class ProofReplayer implements Replayer {
  /// What `compare:` says.
  public static final String NAME = "proof";

  @Override
  public String name() {
    return NAME;
  }

  /// A file that repeats the proofs of `code`'s translations in the circumstances of `all`.
  static ReplayFile file(String claim, LockstepCase all, byte[] code) {
    Map<String, String> keys = new LinkedHashMap<>(all.keys());
    keys.put(ReplayFile.COMPARE, NAME);
    return ReplayFile.of(claim, keys, code);
  }

  @Override
  public ReplayVerdict replay(ReplayFile file) {
    LockstepCase all = LockstepCase.of(file);
    MachineDescription machine = all.description();
    TranslationProver prover = new TranslationProver(machine, TranslationProver.EFFORT);
    Tally tally = new Tally();
    ProgramFile.with(file, guest -> translations(all, machine, guest))
        .forEach(made -> tally.add(made, prover.prove(made)));
    return new ReplayVerdict(tally.refutations().isEmpty(), machine.name() + ": " + tally);
  }

  /// What the program `code` has translated in the circumstances of `all`.
  static List<MadeTranslation> translations(LockstepCase all, MachineDescription machine, byte[] code) {
    return ProgramFile.with(code, guest -> translations(all, machine, guest));
  }

  private static List<MadeTranslation> translations(LockstepCase all, MachineDescription machine, Guest guest)
      throws ElfException {
    Configuration configuration = new Configuration(machine.resolve(), all.subject(), () -> Attachments.NONE);
    return MadeTranslations.of(guest, configuration, all.limit());
  }
}
