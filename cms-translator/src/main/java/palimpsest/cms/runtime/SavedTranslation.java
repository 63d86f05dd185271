package palimpsest.cms.runtime;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.emit.StoredTrace;
import palimpsest.cms.lift.SegmentBases;
import palimpsest.host.machine.MachineDescription;

/// A translation in a saved T-cache: its code, and the guest bytes it is true for.
///
/// @param gear it was made in
/// @param bases the segment bases it assumes
/// @param pathInstructions guest instructions on its path
/// @param loops whether its path leads back to its head
record SavedTranslation(
    int gear, SegmentBases bases, int pathInstructions, boolean loops, List<Source> sources, CompiledTrace code) {
  /// Most sources of one translation.
  private static final int MOST = 1 << 12;

  private static final int PAGE = 4096;

  /// Guest bytes.
  ///
  /// @param linear address of the first
  /// @param bytes at most a page of them; not to be changed
  record Source(int linear, byte[] bytes) {}

  SavedTranslation {
    sources = List.copyOf(sources);
  }

  /// What a live translation is saved as.
  static SavedTranslation of(Installed installed, SegmentBases bases) {
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < installed.sources().size(); i++) {
      sources.add(new Source(installed.sources().get(i).linear(), installed.made().get(i)));
    }
    return new SavedTranslation(
        installed.gear(), bases, installed.pathInstructions(), installed.loops(), sources, installed.code());
  }

  /// Guest address of its entry.
  int eip() {
    return code.head();
  }

  /// Guest bytes it was made from, in all.
  int sourceBytes() {
    return sources.stream().mapToInt(source -> source.bytes().length).sum();
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(gear);
    out.writeInt(bases.fs());
    out.writeInt(bases.gs());
    out.writeInt(pathInstructions);
    out.writeBoolean(loops);
    out.writeInt(sources.size());
    for (Source source : sources) {
      out.writeInt(source.linear());
      out.writeShort(source.bytes().length);
      out.write(source.bytes());
    }
    StoredTrace.write(code, out);
  }

  /// Reads what [#write] wrote.
  ///
  /// @throws IOException in one line, if it is something else
  static SavedTranslation read(MachineDescription machine, DataInputStream in) throws IOException {
    int gear = in.readUnsignedByte();
    SegmentBases bases = new SegmentBases(in.readInt(), in.readInt());
    int pathInstructions = in.readInt();
    boolean loops = in.readBoolean();
    int size = in.readInt();
    if (gear < 2 || gear > CmsOptions.HIGHEST_GEAR || size < 1 || size > MOST || pathInstructions < 1) {
      throw new IOException("no translation: gear %d, %d sources".formatted(gear, size));
    }
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int linear = in.readInt();
      int length = in.readUnsignedShort();
      if (length == 0 || (linear & (PAGE - 1)) + length > PAGE) {
        throw new IOException("guest bytes that cross a page");
      }
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new IOException("guest bytes end too early");
      }
      sources.add(new Source(linear, bytes));
    }
    return new SavedTranslation(gear, bases, pathInstructions, loops, sources, StoredTrace.read(machine, in));
  }
}
