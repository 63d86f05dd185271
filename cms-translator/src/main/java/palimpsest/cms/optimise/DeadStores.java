package palimpsest.cms.optimise;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Reuse;
import palimpsest.cms.ir.Trace;
import palimpsest.host.isa.OperandWidth;

/// Removes stores that a later store overwrites before anybody can see them: no exit and no load that might read them
/// lies between. A fault in between does not count, for it rolls back both.
final class DeadStores implements Pass {
  private final TranslationPolicy policy;

  /// @param policy whose accesses in order are left alone
  DeadStores(TranslationPolicy policy) {
    this.policy = policy;
  }

  @Override
  public String name() {
    return "dead stores";
  }

  /// Bytes a store yet to come will write.
  private record Coming(Linear address, OperandWidth width) {}

  @Override
  public Trace apply(Trace trace) {
    Forms forms = new Forms();
    trace.prologue().forEach(forms::define);
    trace.body().forEach(forms::define);
    BitSet watched = new BitSet();
    for (Reuse reuse : trace.reuses()) {
      watched.set(reuse.protectedLoad());
    }
    BitSet dead = new BitSet();
    List<Coming> coming = new ArrayList<>();
    for (int i = trace.body().size() - 1; i >= 0; i--) {
      switch (trace.body().get(i)) {
        case Op.Store store when policy.inOrder().contains(store.eip()) -> {}
        case Op.Store store -> {
          Linear address = forms.of(store.address());
          if (!watched.get(i) && coming.stream().anyMatch(later -> covers(later, address, store.width()))) {
            dead.set(i);
          } else {
            coming.add(new Coming(address, store.width()));
          }
        }
        case Op.Load load -> {
          Linear address = forms.of(load.address());
          coming.removeIf(
              later ->
                  MemoryReuse.relation(later.address(), later.width(), address, load.width())
                      != MemoryReuse.Relation.APART);
        }
        case Op.Exit _, Op.FloatLoad _ -> coming.clear();
        case Op.LiveIn _, Op.LiveInCodes _, Op.Alu _, Op.Conditional _, Op.Float _, Op.FloatStore _,
            Op.PushReturn _ -> {}
      }
    }
    Rebuild rebuild = new Rebuild(trace);
    for (int i = 0; i < trace.body().size(); i++) {
      if (!dead.get(i)) {
        rebuild.keep(i, trace.body().get(i));
      }
    }
    return rebuild.finish(trace.prologue());
  }

  private static boolean covers(Coming later, Linear address, OperandWidth width) {
    int distance = address.constant() - later.address().constant();
    return later.address().isParallelTo(address)
        && distance >= 0
        && distance + width.bits() / 8 <= later.width().bits() / 8;
  }
}
