package palimpsest.verify.assemble;

import java.util.List;

/// The smallest program file that holds a piece of code: an ELF32 header, two program headers, the code. The code's
/// segment can be written, so that code may change itself; a second segment of zeros is its data.
public final class MinimalElf {
  /// Linear address of the code's first byte, which is the entry point.
  public static final int CODE = 0x0804_8000;
  /// Linear address of the first data byte.
  public static final int DATA = 0x0a00_0000;
  /// Bytes of data.
  public static final int DATA_BYTES = 0x4000;

  private MinimalElf() {}

  /// The file.
  public static byte[] of(byte[] code) {
    return StaticElf.of(
        StaticElf.Machine.I386,
        CODE,
        List.of(
            new StaticElf.Segment(CODE, code, code.length, StaticElf.Rights.READ_WRITE_EXECUTE),
            new StaticElf.Segment(DATA, new byte[0], DATA_BYTES, StaticElf.Rights.READ_WRITE)));
  }
}
