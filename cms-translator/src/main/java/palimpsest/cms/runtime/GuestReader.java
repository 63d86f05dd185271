package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import palimpsest.cms.lift.CodeField;
import palimpsest.cms.pipeline.Translation;
import palimpsest.cms.region.GuestCode;
import palimpsest.cms.region.GuestPath;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.mmu.Mmu;

/// Reads guest code for one translation and remembers which bytes it saw.
final class GuestReader implements GuestCode {
  private final Mmu mmu;
  private final Decoder decoder;
  private final CodeStops stops;

  /// @param stops where no instruction is to be read
  GuestReader(Mmu mmu, Decoder decoder, CodeStops stops) {
    this.mmu = mmu;
    this.decoder = decoder;
    this.stops = stops;
  }

  /// The same, which sees what stands where it is to stop, too.
  GuestReader unstopped() {
    return new GuestReader(mmu, decoder, new CodeStops());
  }

  @Override
  public Optional<Instruction> at(int eip) {
    if (stops.contains(eip)) {
      return Optional.empty();
    }
    try {
      return switch (decoder.decode(index -> mmu.read8(eip + index))) {
        case Decoded.Valid valid -> Optional.of(valid.instruction());
        case Decoded.Invalid _ -> Optional.empty();
      };
    } catch (GuestFault _) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<byte[]> bytes(int eip, int length) {
    try {
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) mmu.read8(eip + i);
      }
      return Optional.of(bytes);
    } catch (GuestFault _) {
      return Optional.empty();
    }
  }

  /// The physical page at a linear address now, or -1 where the guest has none.
  int frameOf(int linear) {
    return mmu.frameOf(linear);
  }

  /// The bytes that stand there now, range by range.
  List<byte[]> bytes(List<SourceRange> sources) {
    return sources.stream().map(this::bytes).toList();
  }

  private byte[] bytes(SourceRange source) {
    byte[] bytes = new byte[source.length()];
    mmu.memory().read(source.physical(), bytes, 0, bytes.length);
    return bytes;
  }

  /// Whether the bytes `installed` was made from are there now.
  boolean isCurrent(Installed installed) {
    for (int i = 0; i < installed.sources().size(); i++) {
      if (!Arrays.equals(bytes(installed.sources().get(i)), installed.made().get(i))) {
        return false;
      }
    }
    return true;
  }

  /// The bytes of the instructions `translation` was made from, as ranges that each lie in one page; each instruction
  /// once, and without the constants that the translation reads itself.
  ///
  /// @throws GuestFault if one of them cannot be read any more
  List<SourceRange> sources(Translation translation) {
    List<SourceRange> ranges = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (GuestPath.Step step : translation.path().steps()) {
      if (!seen.add(step.eip())) {
        continue;
      }
      int length = step.instruction().length();
      CodeField field = translation.fields().get(step.eip());
      if (field == null) {
        add(ranges, step.eip(), length);
      } else {
        add(ranges, step.eip(), field.offset());
        int behind = field.offset() + field.bytes();
        add(ranges, step.eip() + behind, length - behind);
      }
    }
    return ranges;
  }

  private void add(List<SourceRange> ranges, int from, int length) {
    int at = from;
    int left = length;
    while (left > 0) {
      int here = Math.min(left, 4096 - (at & 0xfff));
      ranges.add(new SourceRange(at, mmu.translate(at, false), here));
      at += here;
      left -= here;
    }
  }
}
