package palimpsest.x86.fpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The x87 environment and state as memory images of FNSTENV, FNSAVE and their loads: the protected-mode formats (Intel
/// SDM volume 1, section 8.1.10).
public final class FpuImage {
  /// Bytes of the registers behind an environment.
  private static final int REGISTER_BYTES = 80;

  private static final int EXTENDED_REGISTERS = 32;
  private static final int EXTENDED_REGISTER_BYTES = 16;

  private static final int UPPER_HALF = 0xffff_0000;

  private FpuImage() {}

  /// Bytes of an environment: 28, or 14 in 16-bit operand size.
  public static int environmentBytes(boolean wide) {
    return wide ? 28 : 14;
  }

  /// Bytes of a whole state: 108, or 94 in 16-bit operand size.
  public static int stateBytes(boolean wide) {
    return environmentBytes(wide) + REGISTER_BYTES;
  }

  /// What FNSTENV stores.
  public static byte[] environment(FpuState state, boolean wide) {
    ByteBuffer bytes = buffer(new byte[environmentBytes(wide)]);
    putEnvironment(bytes, state, wide);
    return bytes.array();
  }

  /// What FNSAVE stores.
  public static byte[] state(FpuState state, boolean wide) {
    ByteBuffer bytes = buffer(new byte[stateBytes(wide)]);
    putEnvironment(bytes, state, wide);
    for (int i = 0; i < 8; i++) {
      bytes.putLong(state.st(i).significand());
      bytes.putShort((short) state.st(i).signExponent());
    }
    return bytes.array();
  }

  /// Loads what FLDENV loads.
  public static void loadEnvironment(FpuState state, byte[] image, boolean wide) {
    takeEnvironment(buffer(image), state, wide);
  }

  /// Loads what FRSTOR loads.
  public static void loadState(FpuState state, byte[] image, boolean wide) {
    ByteBuffer bytes = buffer(image);
    takeEnvironment(bytes, state, wide);
    bytes.position(environmentBytes(wide));
    for (int i = 0; i < 8; i++) {
      long significand = bytes.getLong();
      state.setContents(i, new Extended(bytes.getShort() & 0xffff, significand));
    }
  }

  /// Writes the x87 part of what FXSAVE stores: 24 bytes of environment, and from offset 32 the registers, each in 16
  /// bytes (Intel SDM volume 1, section 10.5.1).
  public static void putExtended(byte[] image, FpuState state) {
    ByteBuffer bytes = buffer(image);
    FpuState.Pointers pointers = state.pointers();
    bytes.putShort(0, (short) state.control()).putShort(2, (short) state.status());
    bytes.put(4, (byte) state.occupied()).putShort(6, (short) pointers.opcode());
    bytes.putInt(8, pointers.instruction()).putInt(12, pointers.codeSelector());
    bytes.putInt(16, pointers.data()).putInt(20, pointers.dataSelector());
    for (int i = 0; i < 8; i++) {
      int at = EXTENDED_REGISTERS + EXTENDED_REGISTER_BYTES * i;
      bytes.putLong(at, state.st(i).significand()).putLong(at + 8, state.st(i).signExponent());
    }
  }

  /// Loads the x87 part of what FXRSTOR loads.
  public static void loadExtended(FpuState state, byte[] image) {
    ByteBuffer bytes = buffer(image);
    state.setControl(bytes.getShort(0) & 0xffff);
    state.setStatus(bytes.getShort(2) & 0xffff);
    state.setStack(state.top(), bytes.get(4));
    state.setPointers(
        new FpuState.Pointers(
            bytes.getInt(8),
            bytes.getShort(12) & 0xffff,
            bytes.getShort(6) & 0x7ff,
            bytes.getInt(16),
            bytes.getShort(20) & 0xffff));
    for (int i = 0; i < 8; i++) {
      int at = EXTENDED_REGISTERS + EXTENDED_REGISTER_BYTES * i;
      state.setContents(i, new Extended(bytes.getShort(at + 8) & 0xffff, bytes.getLong(at)));
    }
  }

  private static void putEnvironment(ByteBuffer bytes, FpuState state, boolean wide) {
    FpuState.Pointers pointers = state.pointers();
    if (wide) {
      bytes.putInt(UPPER_HALF | state.control()).putInt(UPPER_HALF | state.status()).putInt(UPPER_HALF | state.tags());
      bytes.putInt(pointers.instruction()).putInt(pointers.opcode() << 16 | pointers.codeSelector());
      bytes.putInt(pointers.data()).putInt(UPPER_HALF | pointers.dataSelector());
    } else {
      bytes.putShort((short) state.control()).putShort((short) state.status()).putShort((short) state.tags());
      bytes.putShort((short) pointers.instruction()).putShort((short) pointers.codeSelector());
      bytes.putShort((short) pointers.data()).putShort((short) pointers.dataSelector());
    }
  }

  private static void takeEnvironment(ByteBuffer bytes, FpuState state, boolean wide) {
    state.setControl(word(bytes, 0, wide));
    state.setStatus(word(bytes, 1, wide));
    state.setTags(word(bytes, 2, wide));
    state.setPointers(
        wide
            ? new FpuState.Pointers(
                bytes.getInt(12),
                word(bytes, 4, true),
                bytes.getShort(18) & 0x7ff,
                bytes.getInt(20),
                word(bytes, 6, true))
            : new FpuState.Pointers(
                word(bytes, 3, false), word(bytes, 4, false), 0, word(bytes, 5, false), word(bytes, 6, false)));
  }

  private static int word(ByteBuffer bytes, int field, boolean wide) {
    return bytes.getShort(field * (wide ? 4 : 2)) & 0xffff;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
