package palimpsest.verify.prove.host;

import java.util.SortedMap;
import java.util.TreeMap;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.emit.ExitSite;
import palimpsest.host.code.Decoded;
import palimpsest.host.code.MoleculeDecoder;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.MachineDescription;

/// The molecules of a translation as the hardware would fetch them: its bytes, placed somewhere, and decoded.
public final class HostCode {
  private static final int CONCEALED_BASE = 1 << 26;
  private static final int PLACE = CONCEALED_BASE + 4096;

  private final CompiledTrace trace;
  private final SortedMap<Integer, Fetched> molecules = new TreeMap<>();

  /// A molecule and the offset of what lies behind it.
  record Fetched(Molecule molecule, int next) {}

  /// @throws MalformedException if the bytes are not molecules from end to end
  public HostCode(CompiledTrace trace, MachineDescription machine) {
    this.trace = trace;
    byte[] bytes = trace.emit(PLACE, CONCEALED_BASE);
    MoleculeDecoder decoder = new MoleculeDecoder(machine, CONCEALED_BASE);
    int offset = 0;
    while (offset < bytes.length) {
      switch (decoder.decode(bytes, offset, PLACE + offset)) {
        case Decoded.Valid(Molecule molecule, int size) -> {
          molecules.put(offset, new Fetched(molecule, offset + size));
          offset += size;
        }
        case Decoded.Invalid(_, String reason) ->
            throw new MalformedException("no molecule at offset %x: %s".formatted(offset, reason));
      }
    }
  }

  CompiledTrace trace() {
    return trace;
  }

  Fetched at(int offset) {
    Fetched fetched = molecules.get(offset);
    if (fetched == null) {
      throw new MalformedException("control reaches offset %x, where no molecule begins".formatted(offset));
    }
    return fetched;
  }

  ExitSite exit(int index) {
    if (index >= trace.exits().size()) {
      throw new MalformedException("a trap with the code " + index + ", which is no exit's");
    }
    return trace.exits().get(index);
  }

  /// The offset that a branch target means.
  static int offset(int target) {
    return target - PLACE;
  }
}
