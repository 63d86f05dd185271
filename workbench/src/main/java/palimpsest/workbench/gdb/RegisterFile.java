package palimpsest.workbench.gdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.fpu.FpuImage;
import palimpsest.x86.isa.Extension;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.simd.Packed;

/// The guest's registers as GDB sees them: which there are, in the order of their numbers, and their bytes. GDB makes
/// mm0 to mm7 out of the x87 registers by itself.
final class RegisterFile {
  private static final int WORD = 4;
  private static final int EXTENDED = 10;
  private static final int VECTOR = 16;
  private static final int MXCSR_BITS = 0xffff;

  /// Offsets in what FNSAVE stores.
  private static final int SAVED_CODE_SELECTOR = 16;

  private static final int SAVED_REGISTERS = 28;
  /// Of fctrl, fstat, ftag, fiseg, fioff, foseg and fooff.
  private static final int[] SAVED_WORDS = {0, 4, 8, SAVED_CODE_SELECTOR, 12, 24, 20};
  private static final int OPCODE_MASK = 0x7ff;

  /// A register.
  ///
  /// @param name as target descriptions call it
  /// @param bytes its size
  /// @param type as target descriptions call it
  /// @param feature the set of registers it belongs to
  /// @param kind how it is reached
  /// @param index which of its kind
  record Register(String name, int bytes, String type, String feature, Kind kind, int index) {}

  /// How a register is reached.
  enum Kind {
    GENERAL,
    EIP,
    EFLAGS,
    SELECTOR,
    FLOAT,
    /// A word of the x87 environment.
    FLOAT_WORD,
    FLOAT_OPCODE,
    VECTOR,
    MXCSR,
    /// The number of the system call a process is in, for GDB's calls of functions; none ever is when it is asked.
    ORIG_EAX
  }

  private static final String CORE = "org.gnu.gdb.i386.core";
  private static final String SSE = "org.gnu.gdb.i386.sse";
  private static final String LINUX = "org.gnu.gdb.i386.linux";
  /// In the order of GDB's numbers.
  private static final Segment[] SEGMENTS = {Segment.CS, Segment.SS, Segment.DS, Segment.ES, Segment.FS, Segment.GS};

  private final List<Register> registers = new ArrayList<>();
  private final int mxcsrMask;

  RegisterFile(CpuModel processor) {
    this.mxcsrMask = processor.mxcsrMask() & MXCSR_BITS;
    String[] general = {"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"};
    for (int i = 0; i < general.length; i++) {
      String type = i == GuestState.ESP || i == GuestState.EBP ? "data_ptr" : "int32";
      registers.add(new Register(general[i], WORD, type, CORE, Kind.GENERAL, i));
    }
    registers.add(new Register("eip", WORD, "code_ptr", CORE, Kind.EIP, 0));
    registers.add(new Register("eflags", WORD, "i386_eflags", CORE, Kind.EFLAGS, 0));
    String[] selectors = {"cs", "ss", "ds", "es", "fs", "gs"};
    for (int i = 0; i < selectors.length; i++) {
      registers.add(new Register(selectors[i], WORD, "int32", CORE, Kind.SELECTOR, i));
    }
    for (int i = 0; i < 8; i++) {
      registers.add(new Register("st" + i, EXTENDED, "i387_ext", CORE, Kind.FLOAT, i));
    }
    String[] words = {"fctrl", "fstat", "ftag", "fiseg", "fioff", "foseg", "fooff"};
    for (int i = 0; i < words.length; i++) {
      registers.add(new Register(words[i], WORD, "int", CORE, Kind.FLOAT_WORD, i));
    }
    registers.add(new Register("fop", WORD, "int", CORE, Kind.FLOAT_OPCODE, 0));
    if (processor.has(Extension.SSE)) {
      for (int i = 0; i < 8; i++) {
        registers.add(new Register("xmm" + i, VECTOR, "vec128", SSE, Kind.VECTOR, i));
      }
      registers.add(new Register("mxcsr", WORD, "i386_mxcsr", SSE, Kind.MXCSR, 0));
    }
    registers.add(new Register("orig_eax", WORD, "int", LINUX, Kind.ORIG_EAX, 0));
  }

  List<Register> registers() {
    return List.copyOf(registers);
  }

  /// Bytes of all registers.
  int bytes() {
    return registers.stream().mapToInt(Register::bytes).sum();
  }

  /// The bytes of all registers, one behind the other.
  byte[] readAll(GuestState state) {
    ByteBuffer all = ByteBuffer.allocate(bytes());
    for (Register each : registers) {
      all.put(read(each, state));
    }
    return all.array();
  }

  /// Sets all registers from what [#readAll] gives.
  void writeAll(GuestState state, byte[] content) {
    ByteBuffer all = ByteBuffer.wrap(content);
    for (Register each : registers) {
      byte[] bytes = new byte[each.bytes()];
      all.get(bytes);
      write(each, state, bytes);
    }
  }

  byte[] read(Register register, GuestState state) {
    int i = register.index();
    return switch (register.kind()) {
      case GENERAL -> word(state.gpr(i));
      case EIP -> word(state.eip());
      case EFLAGS -> word(state.eflags());
      case SELECTOR -> word(state.selector(SEGMENTS[i]));
      case FLOAT -> part(FpuImage.state(state.fpu(), true), SAVED_REGISTERS + EXTENDED * i, EXTENDED);
      case FLOAT_WORD -> word(floatWord(FpuImage.state(state.fpu(), true), i));
      case FLOAT_OPCODE -> word(
          fields(FpuImage.state(state.fpu(), true)).getInt(SAVED_CODE_SELECTOR) >>> 16 & OPCODE_MASK);
      case VECTOR -> fields(new byte[VECTOR])
          .putLong(0, state.simd().xmm(i).low())
          .putLong(8, state.simd().xmm(i).high())
          .array();
      case MXCSR -> word(state.simd().mxcsr());
      case ORIG_EAX -> word(-1);
    };
  }

  /// Sets a register. Selectors stay as they are: their bases come from tables that only the kernel can write.
  ///
  /// @param content as many bytes as it has
  void write(Register register, GuestState state, byte[] content) {
    int i = register.index();
    switch (register.kind()) {
      case GENERAL -> state.setGpr(i, fields(content).getInt());
      case EIP -> state.setEip(fields(content).getInt());
      case EFLAGS -> state.setEflags(fields(content).getInt());
      case FLOAT -> {
        byte[] image = FpuImage.state(state.fpu(), true);
        System.arraycopy(content, 0, image, SAVED_REGISTERS + EXTENDED * i, EXTENDED);
        FpuImage.loadState(state.fpu(), image, true);
      }
      case FLOAT_WORD -> {
        byte[] image = FpuImage.state(state.fpu(), true);
        if (isWide(i)) {
          System.arraycopy(content, 0, image, SAVED_WORDS[i], WORD);
        } else {
          System.arraycopy(content, 0, image, SAVED_WORDS[i], 2);
        }
        FpuImage.loadState(state.fpu(), image, true);
      }
      case FLOAT_OPCODE -> {
        byte[] image = FpuImage.state(state.fpu(), true);
        System.arraycopy(content, 0, image, SAVED_CODE_SELECTOR + 2, 2);
        FpuImage.loadState(state.fpu(), image, true);
      }
      case VECTOR -> state.simd().setXmm(i, new Packed(fields(content).getLong(0), fields(content).getLong(8)));
      case MXCSR -> state.simd().setMxcsr(fields(content).getInt() & mxcsrMask);
      case SELECTOR, ORIG_EAX -> {}
    }
  }

  /// Whether a word of the environment is an offset of 32 bits, and not one of 16 with something else above.
  private static boolean isWide(int word) {
    return SAVED_WORDS[word] == 12 || SAVED_WORDS[word] == 20;
  }

  private static int floatWord(byte[] image, int word) {
    int whole = fields(image).getInt(SAVED_WORDS[word]);
    return isWide(word) ? whole : whole & 0xffff;
  }

  private static byte[] part(byte[] image, int from, int length) {
    byte[] bytes = new byte[length];
    System.arraycopy(image, from, bytes, 0, length);
    return bytes;
  }

  private static byte[] word(int value) {
    return fields(new byte[WORD]).putInt(0, value).array();
  }

  private static ByteBuffer fields(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
