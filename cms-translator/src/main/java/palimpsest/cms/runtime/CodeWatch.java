package palimpsest.cms.runtime;

import java.util.List;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.host.core.Engine;
import palimpsest.host.machine.CmsCosts;
import palimpsest.memory.ProtectionMap;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.mmu.Mmu;
import palimpsest.x86.mmu.TranslationObserver;

/// Keeps translations true to the bytes they came from, whoever writes them: a guest's store, a system call, a device;
/// and to the mapping that led to those bytes (FACTS 7).
///
/// A write that comes near protected bytes meets each translation that was made from the granule, or from the page
/// where protection is by page. [ChangePolicy] says what becomes of it.
final class CodeWatch implements ProtectionMap.Watcher, TranslationObserver {
  private final Mmu mmu;
  private final ProtectionMap protection;
  private final Interpreter interpreter;
  private final Engine engine;
  private final TranslationCache cache;
  private final ChangePolicy policy;
  private final Ledger ledger;
  private final CmsCosts costs;
  private final CmsCounters counters;
  private boolean byKernel;

  CodeWatch(
      Mmu mmu,
      ProtectionMap protection,
      Interpreter interpreter,
      Engine engine,
      TranslationCache cache,
      ChangePolicy policy,
      Ledger ledger,
      CmsCosts costs,
      CmsCounters counters) {
    this.mmu = mmu;
    this.protection = protection;
    this.interpreter = interpreter;
    this.engine = engine;
    this.cache = cache;
    this.policy = policy;
    this.ledger = ledger;
    this.costs = costs;
    this.counters = counters;
  }

  /// Says that the writes that follow are the kernel's, or again the guest's own.
  void kernelWrites(boolean kernel) {
    byKernel = kernel;
  }

  /// Whether the kernel is at work.
  boolean isKernelWriting() {
    return byKernel;
  }

  @Override
  public void beforeMarkedWrite(int address, int length) {
    if (protection.has(address, ProtectionMap.Mark.DECODED)) {
      interpreter.codeWritten(address, length);
    }
    if (protection.has(address, ProtectionMap.Mark.TRANSLATED) && protection.touchesGranules(address, length)) {
      ledger.charge(CycleLeaf.SMC, costs.protection());
      for (Installed installed : cache.fromPhysicalPage(address)) {
        boolean overwritten =
            installed.sources().stream().anyMatch(source -> source.overlaps(address, length));
        if (overwritten || !protection.isFineGrain() || isNear(installed, address, length)) {
          met(installed, overwritten);
        }
      }
    }
  }

  private boolean isNear(Installed installed, int address, int length) {
    int first = protection.granuleOf(address);
    int end = protection.granuleOf(address + length - 1) + protection.granuleBytes();
    return installed.sources().stream().anyMatch(source -> source.overlaps(first, end - first));
  }

  private void met(Installed installed, boolean overwritten) {
    switch (policy.met(installed, overwritten, byKernel)) {
      case KEEP -> {}
      case SET_ASIDE -> {
        ledger.charge(CycleLeaf.SMC, costs.invalidate());
        counters.setAside();
        cache.setAside(installed);
      }
      case DROP -> {
        policy.lost(installed);
        drop(List.of(installed));
      }
    }
  }

  /// Translations stay: the view is selected that is right about the tables as they are now.
  @Override
  public void flushed() {
    ledger.charge(CycleLeaf.SMC, (long) costs.compareWord() * cache.select(cache.bases(), mmu::frameOf));
    engine.tlb().flush();
  }

  /// Translations from the page go if it is mapped elsewhere now, or nowhere.
  @Override
  public void flushedPage(int linear) {
    List<Installed> made = cache.fromLinearPage(linear >>> 12);
    if (made.stream().anyMatch(installed -> isElsewhere(installed, linear >>> 12))) {
      drop(made);
    }
    engine.tlb().flushPage(linear);
  }

  private boolean isElsewhere(Installed installed, int linearPage) {
    return installed.sources().stream()
        .anyMatch(source -> source.linearPage() == linearPage
            && mmu.frameOf(source.linear()) != source.physicalPage());
  }

  private void drop(List<Installed> stale) {
    for (Installed installed : stale) {
      ledger.charge(CycleLeaf.SMC, costs.invalidate());
      counters.invalidated();
      cache.remove(installed);
    }
  }
}
