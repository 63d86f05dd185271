package palimpsest.verify.hardware;

/// Where everything is in the memory of a batch's process: linear addresses below 2 GiB, the same in both hostings.
///
/// ```text
/// 08048000  the loop around the snippets
/// 08100000  the snippets
/// 0a001000  two pages for the snippets' memory accesses, nothing mapped before and behind
/// 0b000000  what the loop keeps between two snippets; the alternate signal stack
/// 0c000000  a record for each case: where to begin and with what
/// 0e000000  a record for each case: what came out
/// ```
final class Layout {
  static final int CODE = 0x0804_8000;
  /// The snippets, in a segment of their own, so that their addresses do not depend on the loop's length.
  static final int SNIPPETS = 0x0810_0000;

  static final int PLAYGROUND = 0x0a00_1000;
  static final int PLAYGROUND_BYTES = 0x2000;
  /// The first page behind the playground: nothing is mapped there.
  static final int BEHIND = PLAYGROUND + PLAYGROUND_BYTES;
  /// The window that is set before each case and compared after it: it lies across a page boundary.
  static final int WINDOW = PLAYGROUND + 0x1000 - 64;
  static final int WINDOW_BYTES = 128;
  /// The last bytes before the unmapped page, set and compared likewise.
  static final int EDGE_BYTES = 32;
  static final int EDGE = BEHIND - EDGE_BYTES;
  static final int MEMORY_BYTES = WINDOW_BYTES + EDGE_BYTES;

  /// Bases of FS and GS: with 16-bit addresses, too, they reach the playground.
  static final int FS_BASE = PLAYGROUND - 0x7000;
  static final int GS_BASE = PLAYGROUND - 0xb000;

  static final int SCRATCH = 0x0b00_0000;
  static final int CURSOR = SCRATCH;
  static final int OUTPUT = SCRATCH + 4;
  /// Eight bytes, the upper four zero: long mode jumps through all of them.
  static final int TARGET = SCRATCH + 8;
  static final int FS_DESCRIPTOR = SCRATCH + 32;
  static final int GS_DESCRIPTOR = SCRATCH + 48;
  /// The first part of the result being made: [Result]'s fields.
  static final int SAVED = SCRATCH + 64;
  static final int ALTERNATE_STACK = SCRATCH + 0x1000;
  static final int ALTERNATE_STACK_BYTES = 0x1_0000;
  static final int SCRATCH_BYTES = 0x1000 + ALTERNATE_STACK_BYTES;

  static final int CASES = 0x0c00_0000;
  static final int CASE_REGISTERS = 4;
  static final int CASE_FLAGS = 36;
  static final int CASE_MEMORY = 44;
  static final int CASE_BYTES = CASE_MEMORY + MEMORY_BYTES;

  /// The selectors of ES, DS, FS and GS that the kernel gave, then the results.
  static final int OUTCOME = 0x0e00_0000;
  static final int OUTCOME_HEADER = 16;
  static final int RESULTS = OUTCOME + OUTCOME_HEADER;
  static final int RESULT_FLAGS = 32;
  static final int RESULT_SIGNAL = 40;
  static final int RESULT_CODE = 44;
  static final int RESULT_VECTOR = 48;
  static final int RESULT_ERROR = 52;
  static final int RESULT_EIP = 56;
  static final int RESULT_ADDRESS = 60;
  static final int RESULT_SELECTORS = 64;
  static final int RESULT_MEMORY = 72;
  static final int RESULT_BYTES = RESULT_MEMORY + MEMORY_BYTES;

  private Layout() {}
}
