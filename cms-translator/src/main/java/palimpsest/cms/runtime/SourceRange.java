package palimpsest.cms.runtime;

/// Guest bytes a translation was made from.
///
/// @param linear linear address of the first
/// @param physical physical address of the first
/// @param length how many, all in one page
record SourceRange(int linear, int physical, int length) {
  /// Whether it has bytes in common with `address .. address+length-1`, physical.
  boolean overlaps(int address, int bytes) {
    return physical < address + bytes && address < physical + length;
  }

  /// Linear page number.
  int linearPage() {
    return linear >>> 12;
  }

  /// Physical address of the page.
  int physicalPage() {
    return physical & ~0xfff;
  }
}
