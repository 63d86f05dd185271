package palimpsest.cms.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.cms.adapt.LearnedPolicies;
import palimpsest.cms.longrun.Governor;
import palimpsest.host.account.Ledger;
import palimpsest.host.account.OperatingHistory;
import palimpsest.host.core.Engine;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.mmu.Mmu;

/// All that a machine has beside its guest, as sections by name: a machine that is given them, with the guest's, goes
/// on to the same statistics, to the last byte.
///
/// Compiled units of the engine are not among it, nor anything else that is kept for speed alone.
///
/// @param conditions what another machine must have in common with this one
/// @param mmu its soft TLB, which decides when the guest's page tables are walked
record MachineState(
    Conditions conditions,
    MachineDescription machine,
    Ledger ledger,
    OperatingHistory operation,
    World world,
    CmsCounters counters,
    TranslationCache cache,
    Engine engine,
    Mmu mmu,
    Interpreter interpreter,
    LearnedPolicies learned,
    ChangePolicy changes,
    Waiting waiting,
    Installer installer,
    Promotion promotion,
    Optional<IntervalTimer> timer,
    Governor governor,
    CodeMorpher morpher) {
  /// The sections, in the order in which they are restored: each relies on those before it.
  private enum Section {
    /// Why these sections are of no use, or nothing; and the conditions.
    CONDITIONS,
    /// Cycles, events, energy, time.
    BOOKS,
    /// The T-cache.
    TRANSLATIONS,
    /// The processor.
    PROCESSOR,
    /// The interpreter's blocks and counts.
    PROFILE,
    /// What CMS has learned and means to do.
    POLICIES
  }

  private static final Sections<Section> SECTIONS = new Sections<>(List.of(Section.values()));

  /// Sections that say only why there is no more.
  ///
  /// @param reason in words that follow the file's name
  Map<String, byte[]> refused(String reason) {
    StateWriter out = new StateWriter();
    out.text(reason);
    return Map.of(SECTIONS.title(Section.CONDITIONS), out.toByteArray());
  }

  /// All sections. CMS has control, and everything executed has been committed.
  ///
  /// @throws StateException never
  Map<String, byte[]> save() throws StateException {
    return SECTIONS.save(this::save);
  }

  private void save(Section section, StateWriter out) throws StateException {
    switch (section) {
      case CONDITIONS -> {
        out.text("");
        conditions.save(out);
      }
      case BOOKS -> {
        ledger.save(out);
        operation.save(out);
        world.saveExactly(out);
        counters.save(out);
      }
      case TRANSLATIONS -> cache.save(out);
      case PROCESSOR -> engine.save(out);
      case PROFILE -> {
        mmu.save(out);
        interpreter.save(out);
      }
      case POLICIES -> {
        learned.save(out);
        changes.save(out);
        waiting.save(out);
        installer.save(out);
        promotion.save(out);
        if (timer.isPresent()) {
          timer.get().save(out);
        }
        governor.save(out);
        morpher.save(out);
      }
    }
  }

  /// A machine that has executed nothing becomes what [#save] wrote; its guest is there already.
  ///
  /// @throws StateException in one line, if these are not sections of a machine under the same conditions
  void restore(Map<String, byte[]> sections) throws StateException {
    SECTIONS.restore(sections, this::restore);
    ledger.check();
  }

  private void restore(Section section, StateReader in) throws StateException {
    switch (section) {
      case CONDITIONS -> {
        String reason = in.text();
        if (!reason.isEmpty()) {
          throw new StateException(reason);
        }
        conditions.check(in);
      }
      case BOOKS -> {
        ledger.restore(in);
        operation.restore(in);
        world.restoreExactly(in);
        counters.restore(in);
      }
      case TRANSLATIONS -> cache.restore(machine, in);
      case PROCESSOR -> engine.restore(in);
      case PROFILE -> {
        mmu.restore(in);
        interpreter.restore(in);
      }
      case POLICIES -> {
        learned.restore(in);
        changes.restore(in);
        waiting.restore(in);
        installer.restore(in);
        promotion.restore(in);
        if (timer.isPresent()) {
          timer.get().restore(in);
        }
        governor.restore(in);
        morpher.restore(in);
      }
    }
  }
}
