package palimpsest.cms.runtime;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import palimpsest.cms.FloatStack;
import palimpsest.cms.adapt.Cause;
import palimpsest.cms.adapt.LearnedPolicies;
import palimpsest.cms.adapt.Moment;
import palimpsest.host.core.HostFault;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.mmu.Mmu;

/// Learns from translations that were rolled back; past a region's patience, has it translated more carefully (FACTS
/// 6).
final class Failures {
  private final Installer installer;
  private final Revalidation revalidation;
  private final LearnedPolicies learned;
  private final Mmu mmu;
  private final CmsCounters counters;

  Failures(
      Installer installer, Revalidation revalidation, LearnedPolicies learned, Mmu mmu, CmsCounters counters) {
    this.installer = installer;
    this.revalidation = revalidation;
    this.learned = learned;
    this.mmu = mmu;
    this.counters = counters;
  }

  /// Learns from a host fault that was not the guest's.
  void speculationFailed(Installed faulty, HostFault fault) {
    Optional<Cause> cause = switch (fault.kind()) {
      case PROTECTION -> {
        counters.codeWrite();
        yield Optional.empty();
      }
      case STALE -> {
        counters.codeWrite();
        revalidation.stale(faulty);
        yield Optional.empty();
      }
      case INTERRUPT -> {
        counters.interrupted();
        yield Optional.empty();
      }
      case PAGE -> {
        boolean firstTouch = isAccessibleNow(fault);
        if (firstTouch) {
          counters.firstTouch();
        }
        yield firstTouch ? Optional.empty() : Optional.of(Cause.PAGE);
      }
      case ALIAS -> Optional.of(Cause.ALIAS);
      case SPECULATIVE_IO -> Optional.of(Cause.SPECULATIVE_IO);
      case DIVIDE -> Optional.of(Cause.DIVIDE);
      case FLOAT -> Optional.of(Cause.FLOAT);
      case STORE_BUFFER -> Optional.of(Cause.STORE_BUFFER);
      case ILLEGAL_MOLECULE -> Optional.of(Cause.ILLEGAL_MOLECULE);
    };
    cause.ifPresent(known -> {
      counters.artefact();
      learn(faulty, known, faulty.guestAddressesAt(fault));
    });
  }

  /// Notes what the x87 stack was where a translation made for another has just been entered; translates the region
  /// anew for this one, as long as it has not changed too often.
  ///
  /// @return whether that was the matter
  boolean otherFloatStack(Installed faulty, FloatStack stack) {
    if (!stack.isKnown() || stack.equals(faulty.floats()) || !installer.adoptFloatStack(faulty.eip(), stack)) {
      return false;
    }
    counters.artefact();
    if (installer.isInUse(faulty)) {
      installer.replace(faulty, faulty.gear());
    }
    return true;
  }

  /// Learns from a fault of the guest's own in a region: one that comes often costs less in a translation of its own.
  ///
  /// @param eip the guest instruction to blame
  void guestFailed(Installed faulty, int eip) {
    learn(faulty, Cause.GENUINE, List.of(eip));
  }

  private void learn(Installed faulty, Cause cause, Collection<Integer> culprits) {
    Moment now = new Moment(faulty.number(), installer.executions(faulty));
    if (learned.failed(faulty.eip(), faulty.gear(), cause, culprits, now) && installer.isInUse(faulty)) {
      installer.replace(faulty, faulty.gear());
    }
  }

  /// Whether the access that page-faulted is allowed now: then the fault was the first touch of a page, whose accessed
  /// and dirty bits the interpreter has set meanwhile, and no failed guess.
  boolean isAccessibleNow(HostFault fault) {
    long found = mmu.walk(fault.address(), false, true);
    boolean write = (fault.pageFaultCode() & GuestFault.PF_WRITE) != 0;
    return found >= 0 && (!write || (found & Mmu.IS_DIRTY) != 0);
  }
}
