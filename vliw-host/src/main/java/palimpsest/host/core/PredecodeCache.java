package palimpsest.host.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import palimpsest.memory.ConcealedMemory;

/// Molecules decoded from concealed memory, by address. The bytes are the truth: whoever changes one drops here every
/// molecule that may have been decoded from it.
final class PredecodeCache {
  /// Molecules start at multiples of this many bytes.
  private static final int ALIGNMENT = 8;

  private static final int FIRST_PLACES = 1 << 15;

  private final int base;
  private final ConcealedMemory concealed;
  private final Predecoder predecoder;
  /// Places for molecules in all of concealed memory.
  private final int places;
  /// As far as molecules have been fetched, and some more.
  private @Nullable ReadyMolecule[] molecules;
  /// How often each has been fetched.
  private int[] fetches;

  PredecodeCache(ConcealedMemory concealed, Predecoder predecoder) {
    this.base = concealed.base();
    this.concealed = concealed;
    this.predecoder = predecoder;
    this.places = concealed.size() / ALIGNMENT;
    this.molecules = new ReadyMolecule[Math.min(places, FIRST_PLACES)];
    this.fetches = new int[molecules.length];
  }

  /// The molecule at `pc`.
  ///
  /// @throws HostFaultSignal if there is none
  ReadyMolecule fetch(int pc) {
    int offset = pc - base;
    int index = offset >>> 3;
    if (index >= molecules.length || (offset & (ALIGNMENT - 1)) != 0) {
      grow(offset);
    }
    ReadyMolecule molecule = molecules[index];
    if (molecule == null) {
      molecule = predecoder.predecode(concealed, pc);
      molecules[index] = molecule;
    }
    fetches[index]++;
    return molecule;
  }

  private void grow(int offset) {
    int index = offset >>> 3;
    if (index >= places || (offset & (ALIGNMENT - 1)) != 0) {
      throw HostFaultSignal.of(HostFault.Kind.ILLEGAL_MOLECULE);
    }
    int length = Math.min(places, Math.max(index + 1, 2 * molecules.length));
    molecules = Arrays.copyOf(molecules, length);
    fetches = Arrays.copyOf(fetches, length);
  }

  /// How often the molecule at `pc` has been fetched; whatever has stood there counts.
  int fetches(int pc) {
    int index = pc - base >>> 3;
    return index < fetches.length ? fetches[index] : 0;
  }

  /// Drops what was decoded from bytes of a range that changes.
  void invalidate(int address, int length) {
    int first = Math.max(0, address - base - Predecoder.LARGEST_MOLECULE_BYTES + ALIGNMENT) / ALIGNMENT;
    int last = Math.min(molecules.length - 1, (address - base + length - 1) / ALIGNMENT);
    for (int i = first; i <= last; i++) {
      molecules[i] = null;
    }
  }
}
