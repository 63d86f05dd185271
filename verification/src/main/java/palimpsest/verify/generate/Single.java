package palimpsest.verify.generate;

import java.util.stream.Stream;

/// Instructions without operands.
enum Single {
  CPUID("0f a2"),
  CBW("66 98"),
  CWDE("98"),
  CWD("66 99"),
  CDQ("99"),
  CLC("f8"),
  STC("f9"),
  CMC("f5"),
  LAHF("9f"),
  SAHF("9e"),
  SALC("d6"),
  NOP("90"),
  LONG_NOP("0f 1f 44 00 00"),
  DAA("27"),
  AAS("3f"),
  AAM("d4 0a"),
  /// PUSHA and POPA: nothing, in sixteen memory accesses.
  PUSHA_POPA("60 61"),
  /// ENTER 8, 0 and LEAVE: nothing, with a new frame in between.
  ENTER_LEAVE("c8 08 00 00 c9");

  private final String encoding;

  Single(String encoding) {
    this.encoding = encoding;
  }

  /// The encoding.
  int[] bytes() {
    return Stream.of(encoding.split(" ", -1)).mapToInt(digits -> Integer.parseInt(digits, 16)).toArray();
  }
}
