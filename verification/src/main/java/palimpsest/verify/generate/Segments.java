package palimpsest.verify.generate;

import java.util.List;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.assemble.Operand;
import palimpsest.verify.instructions.Window;
import palimpsest.x86.isa.Segment;

/// FS and GS of a program: FS near below the window, so that 16-bit addresses reach it; GS so far up that addresses
/// through it wrap.
final class Segments {
  private static final int FS_BASE = Location.WINDOW - 0x8000;
  private static final int GS_BASE = 0x7fff_fff0;
  private static final int SCRATCH = MinimalElf.DATA + 0x140;
  /// 32 bits, limit in pages, usable.
  private static final int FLAGS = 0x51;

  /// Where samples may put their operands.
  static final Window WINDOW = new Window(
      Location.WINDOW - Location.REACH,
      2 * Location.REACH,
      List.of(new Window.Base(Segment.FS, FS_BASE), new Window.Base(Segment.GS, GS_BASE)));

  private Segments() {}

  /// Appends what sets both.
  static void install(Assembler code) {
    install(code, FS_BASE, 0xe0);
    install(code, GS_BASE, 0xe8);
  }

  private static void install(Assembler code, int base, int modrm) {
    SystemCall.store(code, SCRATCH, -1, base, 0xf_ffff, FLAGS);
    SystemCall.emit(code, SystemCall.SET_THREAD_AREA, SCRATCH);
    code.bytes(0x8b).modrm(0, new Operand.Absolute(SCRATCH));
    code.bytes(0xc1, 0xe0, 0x03, 0x83, 0xc8, 0x03, 0x8e, modrm);
  }
}
