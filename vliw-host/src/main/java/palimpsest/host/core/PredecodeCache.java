package palimpsest.host.core;

import org.jspecify.annotations.Nullable;
import palimpsest.memory.ConcealedMemory;

/// Molecules decoded from concealed memory, by address. The bytes are the truth: whoever changes one drops here every
/// molecule that may have been decoded from it.
final class PredecodeCache {
  /// Molecules start at multiples of this many bytes.
  private static final int ALIGNMENT = 8;

  private final int base;
  private final ConcealedMemory concealed;
  private final Predecoder predecoder;
  private final @Nullable ReadyMolecule[] molecules;
  /// How often each has been fetched.
  private final int[] fetches;

  PredecodeCache(ConcealedMemory concealed, Predecoder predecoder) {
    this.base = concealed.base();
    this.concealed = concealed;
    this.predecoder = predecoder;
    this.molecules = new ReadyMolecule[concealed.size() / ALIGNMENT];
    this.fetches = new int[molecules.length];
  }

  /// The molecule at `pc`.
  ///
  /// @throws HostFaultSignal if there is none
  ReadyMolecule fetch(int pc) {
    int offset = pc - base;
    int index = offset >>> 3;
    if (index >= molecules.length || (offset & (ALIGNMENT - 1)) != 0) {
      throw HostFaultSignal.of(HostFault.Kind.ILLEGAL_MOLECULE);
    }
    ReadyMolecule molecule = molecules[index];
    if (molecule == null) {
      molecule = predecoder.predecode(concealed, pc);
      molecules[index] = molecule;
    }
    fetches[index]++;
    return molecule;
  }

  /// How often the molecule at `pc` has been fetched; whatever has stood there counts.
  int fetches(int pc) {
    int index = pc - base >>> 3;
    return index < fetches.length ? fetches[index] : 0;
  }

  /// Drops what was decoded from bytes of a range that changes.
  void invalidate(int address, int length) {
    int first = Math.max(0, address - base - Predecoder.LARGEST_MOLECULE_BYTES + ALIGNMENT) / ALIGNMENT;
    int last = (address - base + length - 1) / ALIGNMENT;
    for (int i = first; i <= last; i++) {
      molecules[i] = null;
    }
  }
}
