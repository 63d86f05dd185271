package palimpsest.memory;

/// The machine's physical memory: `size` bytes from physical address 0, the top `concealed` of which no guest can
/// name.
///
/// Whoever builds the machine holds this object, hands the conventional view to the guest's side and the concealed view
/// to CMS, and then forgets it: neither view leads to the other. That is what makes invariant C1 (no guest behaviour
/// reads or changes a concealed byte) a matter of types and not of discipline.
public final class PhysicalMemory {
  /// Bytes in a page, the unit of the guest's translation and of write protection.
  public static final int PAGE_BYTES = 4096;

  private final ConventionalMemory conventional;
  private final ConcealedMemory concealed;

  private PhysicalMemory(ConventionalMemory conventional, ConcealedMemory concealed) {
    this.conventional = conventional;
    this.concealed = concealed;
  }

  /// Splits a new, zeroed memory.
  ///
  /// @param totalBytes size of the whole, in bytes: a multiple of the page size, at most 1 GiB
  /// @param concealedBytes size of the concealed top, in bytes: a multiple of the page size, smaller than the whole
  /// @throws IllegalArgumentException if either size is not as described
  public static PhysicalMemory split(int totalBytes, int concealedBytes) {
    return split(totalBytes, concealedBytes, ProtectionMap.DEFAULT_GRANULE_BYTES);
  }

  /// The same with another granule of fine-grain protection.
  ///
  /// @param granuleBytes a power of two, 64 to 4096
  public static PhysicalMemory split(int totalBytes, int concealedBytes, int granuleBytes) {
    if (Integer.bitCount(granuleBytes) != 1 || granuleBytes < 64 || granuleBytes > PAGE_BYTES) {
      throw new IllegalArgumentException(
          "a granule of " + granuleBytes + " bytes is no power of two from 64 to a page");
    }
    if (totalBytes <= 0 || totalBytes > 1 << 30 || totalBytes % PAGE_BYTES != 0) {
      throw new IllegalArgumentException("total of " + totalBytes + " bytes is not whole pages up to 1 GiB");
    }
    if (concealedBytes <= 0 || concealedBytes >= totalBytes || concealedBytes % PAGE_BYTES != 0) {
      throw new IllegalArgumentException("concealed " + concealedBytes + " bytes are not whole pages below the total");
    }
    int boundary = totalBytes - concealedBytes;
    return new PhysicalMemory(
        new ConventionalMemory(boundary, granuleBytes), new ConcealedMemory(boundary, concealedBytes));
  }

  /// The part a guest can address.
  public ConventionalMemory conventional() {
    return conventional;
  }

  /// The part it cannot.
  public ConcealedMemory concealed() {
    return concealed;
  }
}
