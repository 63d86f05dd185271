package palimpsest.x86.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Makes small i386 ELF files for tests.
public final class ElfBytes {
  /// Where the code segment begins; the headers come first.
  public static final int CODE_SEGMENT = 0x0804_8000;
  /// Where the data segment begins.
  public static final int DATA_SEGMENT = 0x0805_0000;

  private static final int HEADERS = 52 + 2 * 32;

  private record Function(String name, int address, int size) {}

  private final List<Function> functions = new ArrayList<>();
  private byte[] code = {(byte) 0xf4};
  private int dataBytes = 0x1_0000;
  private int type = 2;
  private String interpreter = "";

  /// Machine code to start with; it lies behind the headers.
  public ElfBytes code(byte... instructions) {
    code = instructions.clone();
    return this;
  }

  /// Machine code in hexadecimal.
  public ElfBytes code(String hexadecimal) {
    return code(java.util.HexFormat.of().parseHex(hexadecimal.replace(" ", "")));
  }

  /// Zeroed, writable bytes at [#DATA_SEGMENT].
  public ElfBytes data(int bytes) {
    dataBytes = bytes;
    return this;
  }

  public ElfBytes type(int elfType) {
    type = elfType;
    return this;
  }

  /// The guest's path of the dynamic linker; none unless said.
  public ElfBytes interpreter(String path) {
    interpreter = path;
    return this;
  }

  public ElfBytes function(String name, int address, int size) {
    functions.add(new Function(name, address, size));
    return this;
  }

  /// Linear address of the first byte of code.
  public static int entry() {
    return CODE_SEGMENT + HEADERS;
  }

  public byte[] build() {
    byte[] names = names();
    int symbolsAt = (HEADERS + code.length + 3) & -4;
    int namesAt = symbolsAt + 16 * (functions.size() + 1);
    int sectionsAt = (namesAt + names.length + 3) & -4;
    int sectionsEnd = sectionsAt + 3 * 40;
    byte[] linker = (interpreter + "\0").getBytes(StandardCharsets.UTF_8);
    int bytes = interpreter.isEmpty() ? sectionsEnd : sectionsEnd + 3 * 32 + linker.length;
    ByteBuffer file = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1}).position(16);
    file.putShort((short) type).putShort((short) 3).putInt(1).putInt(entry());
    file.putInt(52).putInt(sectionsAt).putInt(0);
    file.putShort((short) 52).putShort((short) 32).putShort((short) 2);
    file.putShort((short) 40).putShort((short) 3).putShort((short) 0);
    segment(file, 0, CODE_SEGMENT, HEADERS + code.length, HEADERS + code.length, 5);
    segment(file, 0, DATA_SEGMENT, 0, dataBytes, 6);
    file.put(code);
    file.position(symbolsAt + 16);
    int name = 1;
    for (Function function : functions) {
      file.putInt(name).putInt(function.address).putInt(function.size).put((byte) 0x12).put((byte) 0);
      file.putShort((short) 1);
      name += function.name.length() + 1;
    }
    file.put(namesAt, names);
    section(file, sectionsAt + 40, 2, symbolsAt, namesAt - symbolsAt, 2);
    section(file, sectionsAt + 80, 3, namesAt, names.length, 0);
    if (!interpreter.isEmpty()) {
      moveHeaders(file, sectionsEnd, linker);
    }
    return file.array();
  }

  /// Puts the program headers at `at`, one more than before, and the linker's name behind them.
  private static void moveHeaders(ByteBuffer file, int at, byte[] linker) {
    file.putInt(28, at).putShort(44, (short) 3);
    file.put(at, file.array(), 52, 2 * 32);
    int header = at + 2 * 32;
    file.putInt(header, 3).putInt(header + 4, header + 32).putInt(header + 16, linker.length);
    file.put(header + 32, linker);
  }

  private byte[] names() {
    StringBuilder joined = new StringBuilder("\0");
    for (Function function : functions) {
      joined.append(function.name).append('\0');
    }
    return joined.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void segment(ByteBuffer file, int offset, int address, int fileBytes, int memoryBytes, int flags) {
    file.putInt(1).putInt(offset).putInt(address).putInt(address);
    file.putInt(fileBytes).putInt(memoryBytes).putInt(flags).putInt(0x1000);
  }

  private static void section(ByteBuffer file, int at, int type, int offset, int size, int link) {
    file.putInt(at + 4, type).putInt(at + 16, offset).putInt(at + 20, size).putInt(at + 24, link);
  }
}
