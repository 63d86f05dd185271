package palimpsest.x86.mmu;

/// Told when linear addresses may have changed their meaning, so that whoever caches translations forgets them.
public interface TranslationObserver {
  /// Every translation is void: CR3 was loaded.
  void flushed();

  /// The translation of one page is void: INVLPG.
  ///
  /// @param linear any linear address inside the page
  void flushedPage(int linear);
}
