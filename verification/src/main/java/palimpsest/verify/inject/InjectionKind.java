package palimpsest.verify.inject;

import java.util.Locale;

/// What an injector can do to a run, and between which mean numbers of occasions it does so where chance decides. An
/// occasion is a molecule about to be executed; for an alias report, a check; for what is done to translations, one
/// about to be entered by the loop of CMS.
public enum InjectionKind {
  /// A molecule faults instead of executing, as if a page, a divisor, an alias entry, a protected page, an I/O page or
  /// the store buffer had been in its way.
  ROLLBACK(200, 20_000),
  /// A molecule is stopped by an interrupt that cannot wait for a commit.
  INTERRUPT(20, 5_000),
  /// An interrupt waits for the next commit.
  INTERRUPT_AT_COMMIT(5, 5_000),
  /// An access that checks alias entries reports an overlap that is not there.
  ALIAS(5, 1_000),
  /// The gated store buffer holds one store only, for [#LASTS] molecules.
  SHRINK(1_000, 50_000),
  /// The TLB forgets everything.
  TLB_FLUSH(50, 5_000),
  /// Half of all pages are memory-mapped I/O, for [#LASTS] molecules.
  IO_PAGES(1_000, 50_000),
  /// All translations are evicted.
  TCACHE_FLUSH(20, 2_000),
  /// The translation about to be entered is dropped and interpreted.
  DROP(10, 500),
  /// It is replaced by one of the lowest gear that translates.
  DEMOTE(10, 500),
  /// It is made again.
  RETRANSLATE(10, 500),
  /// It is made again with less speculation.
  RETRANSLATE_CAREFULLY(50, 1_000),
  /// The interpreter runs in its place for a while.
  ENGINE_SWITCH(2, 100);

  /// Molecules that a lasting disturbance lasts.
  public static final int LASTS = 300;

  private final int shortest;
  private final int longest;

  InjectionKind(int shortest, int longest) {
    this.shortest = shortest;
    this.longest = longest;
  }

  /// Its name in a plan's text.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Least mean number of occasions between two, in plans drawn at random.
  int shortest() {
    return shortest;
  }

  /// Greatest mean number.
  int longest() {
    return longest;
  }
}
