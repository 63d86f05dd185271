package palimpsest.cms.runtime;

import java.util.List;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.host.core.Engine;
import palimpsest.host.machine.CmsCosts;
import palimpsest.memory.ProtectionMap;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.mmu.TranslationObserver;

/// Keeps translations true to the bytes they came from: drops them when those bytes are written, by a guest store or by
/// a system call, and when the mapping that led to them changes (FACTS 7, page protection).
///
/// Protection is by page in hardware: a translated store to a page with translated code always faults and is interpreted.
/// Only if the bytes written share a granule with translated bytes are translations dropped, and then those of the whole
/// page that overlap them.
final class CodeWatch implements ProtectionMap.Watcher, TranslationObserver {
  private final ProtectionMap protection;
  private final Interpreter interpreter;
  private final Engine engine;
  private final TranslationCache cache;
  private final Ledger ledger;
  private final CmsCosts costs;
  private final CmsCounters counters;

  CodeWatch(
      ProtectionMap protection,
      Interpreter interpreter,
      Engine engine,
      TranslationCache cache,
      Ledger ledger,
      CmsCosts costs,
      CmsCounters counters) {
    this.protection = protection;
    this.interpreter = interpreter;
    this.engine = engine;
    this.cache = cache;
    this.ledger = ledger;
    this.costs = costs;
    this.counters = counters;
  }

  @Override
  public void beforeMarkedWrite(int address, int length) {
    if (protection.has(address, ProtectionMap.Mark.DECODED)) {
      interpreter.codeWritten(address, length);
    }
    if (protection.has(address, ProtectionMap.Mark.TRANSLATED) && protection.touchesGranules(address, length)) {
      ledger.charge(CycleLeaf.SMC, costs.protection());
      List<Installed> overlapping = cache.fromPhysicalPage(address).stream()
          .filter(installed -> installed.sources().stream().anyMatch(source -> overlaps(source, address, length)))
          .toList();
      drop(overlapping);
    }
  }

  private static boolean overlaps(SourceRange source, int address, int length) {
    return source.physical() < address + length && address < source.physical() + source.length();
  }

  @Override
  public void flushed() {
    drop(cache.all());
    engine.tlb().flush();
  }

  @Override
  public void flushedPage(int linear) {
    drop(cache.fromLinearPage(linear >>> 12));
    engine.tlb().flushPage(linear);
  }

  private void drop(List<Installed> stale) {
    for (Installed installed : stale) {
      ledger.charge(CycleLeaf.SMC, costs.invalidate());
      counters.invalidated();
      cache.remove(installed);
    }
  }
}
