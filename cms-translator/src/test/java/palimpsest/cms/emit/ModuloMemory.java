package palimpsest.cms.emit;

import palimpsest.cms.ir.TraceEvaluator;

/// Guest memory that repeats itself.
record ModuloMemory(byte[] bytes) implements TraceEvaluator.Memory {
  @Override
  public int read(int address, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes[address + i & bytes.length - 1] & 0xff) << 8 * i;
    }
    return value;
  }

  @Override
  public void write(int address, int count, int value) {
    for (int i = 0; i < count; i++) {
      bytes[address + i & bytes.length - 1] = (byte) (value >> 8 * i);
    }
  }
}
