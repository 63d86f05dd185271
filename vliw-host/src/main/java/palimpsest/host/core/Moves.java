package palimpsest.host.core;

/// Operations that only move bits about.
final class Moves {
  private Moves() {}

  record Move(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, b);
    }
  }

  record MoveHigh() implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return (a & ~0xff00) | (b & 0xff) << 8;
    }
  }

  record ExtractHigh() implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return a >>> 8 & 0xff;
    }
  }

  record ZeroExtend(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.unsigned(a);
    }
  }

  record SignExtend(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.signed(a);
    }
  }

  record GetCodes() implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return codes;
    }
  }

  record PutCodes() implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return 0;
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return a & HostState.CODES_MASK;
    }
  }

  record SwapBytes() implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return Integer.reverseBytes(a);
    }
  }
}
