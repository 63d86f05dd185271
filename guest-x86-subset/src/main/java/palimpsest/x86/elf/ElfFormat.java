package palimpsest.x86.elf;

/// Numbers of the ELF32 format (System V ABI, edition 4.1, chapters 4 and 5; i386 supplement).
final class ElfFormat {
  static final int HEADER_BYTES = 52;
  static final int PROGRAM_HEADER_BYTES = 32;
  static final int SECTION_HEADER_BYTES = 40;
  static final int SYMBOL_BYTES = 16;

  static final int MAGIC = 0x464c_457f;
  static final int CLASS_32 = 1;
  static final int CLASS_64 = 2;
  static final int LITTLE_ENDIAN = 1;

  static final int TYPE_RELOCATABLE = 1;
  static final int TYPE_EXECUTABLE = 2;
  static final int TYPE_SHARED = 3;
  static final int TYPE_CORE = 4;

  static final int MACHINE_386 = 3;

  static final int SEGMENT_LOAD = 1;
  static final int SEGMENT_DYNAMIC = 2;
  static final int SEGMENT_INTERPRETER = 3;
  static final int SEGMENT_PROGRAM_HEADERS = 6;
  static final int SEGMENT_UNWIND_HEADER = 0x6474_e550;
  static final int FLAG_EXECUTE = 1;
  static final int FLAG_WRITE = 2;
  static final int FLAG_READ = 4;

  static final int SECTION_SYMBOLS = 2;
  static final int SECTION_DYNAMIC_SYMBOLS = 11;

  static final int SYMBOL_UNTYPED = 0;
  static final int SYMBOL_FUNCTION = 2;
  static final int SYMBOL_INDIRECT_FUNCTION = 10;

  private ElfFormat() {}
}
