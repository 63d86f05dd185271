package palimpsest.verify.instructions;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import palimpsest.verify.assemble.Assembler;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Disassembler;
import palimpsest.x86.isa.FlagEffects;
import palimpsest.x86.isa.Instruction;

/// One instruction with what must be so before it for it to touch no memory but the window's and to raise no exception.
/// DF must be clear besides. Registers that `settings` does not name may hold anything, and the window's bytes that
/// `contents` does not name.
///
/// @param form what it is a form of
/// @param code its bytes, 0 to 255 each
/// @param settings registers and what they must hold, in encoding order
/// @param contents memory and what it must hold
/// @param extents the memory it may touch; empty where it touches none
public record Sample(
    Form form, List<Integer> code, List<Setting> settings, List<Content> contents, List<Extent> extents) {
  /// A general register, 0 to 7 in encoding order, and its value.
  public record Setting(int register, int value) {}

  /// A doubleword at a linear address.
  public record Content(int address, int value) {}

  /// A range of linear addresses.
  public record Extent(int address, int bytes) {}

  public Sample {
    code = List.copyOf(code);
    settings = List.copyOf(settings);
    contents = List.copyOf(contents);
    extents = List.copyOf(extents);
  }

  /// The same instruction with one precondition less, for those who look for the ones that matter.
  public Stream<Sample> barer() {
    Stream<Sample> lessSet = settings.stream().map(each ->
        new Sample(form, code, settings.stream().filter(other -> !other.equals(each)).toList(), contents, extents));
    Stream<Sample> lessHeld = contents.stream().map(each ->
        new Sample(form, code, settings, contents.stream().filter(other -> !other.equals(each)).toList(), extents));
    return Stream.concat(lessSet, lessHeld);
  }

  /// Its bytes.
  public byte[] bytes() {
    var bytes = new byte[code.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = code.get(i).byteValue();
    }
    return bytes;
  }

  /// Whether `register` must hold some value.
  public boolean sets(int register) {
    return settings.stream().anyMatch(setting -> setting.register() == register);
  }

  /// The instruction, as the decoder reads it.
  ///
  /// @throws IllegalStateException if it does not decode
  public Instruction instruction() {
    byte[] bytes = bytes();
    return switch (new Decoder().decode(index -> index < bytes.length ? bytes[index] & 0xff : 0)) {
      case Decoded.Valid(var instruction) -> instruction;
      case Decoded.Invalid(_, var reason) ->
          throw new IllegalStateException(form + " as " + HexFormat.of().formatHex(bytes) + " is " + reason);
    };
  }

  /// The flags it reads, defines and leaves undefined.
  public FlagEffects flags() {
    return FlagEffects.of(instruction());
  }

  /// Appends what brings about its preconditions, and then the instruction.
  public void emit(Assembler assembler) {
    prepare(assembler);
    code.forEach(assembler::bytes);
  }

  /// Appends what brings about its preconditions: MOVs, which change no flag.
  public void prepare(Assembler assembler) {
    for (Content content : contents) {
      assembler.bytes(0xc7, 0x05).immediate(4, content.address()).immediate(4, content.value());
    }
    for (Setting setting : settings) {
      assembler.bytes(0xb8 | setting.register()).immediate(4, setting.value());
    }
  }

  /// Text, bytes and preconditions, in one line.
  @Override
  public String toString() {
    var text = new StringBuilder(new Disassembler().print(instruction(), 0));
    text.append(" (").append(HexFormat.ofDelimiter(" ").formatHex(bytes())).append(')');
    settings.forEach(setting -> text.append(" r%d=%08x".formatted(setting.register(), setting.value())));
    contents.forEach(content -> text.append(" [%08x]=%08x".formatted(content.address(), content.value())));
    return text.toString();
  }
}
