package palimpsest.cms.lift;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// A few bytes of guest code, perhaps ending in the 32-bit displacement of a branch to another piece.
///
/// @param code the bytes, without the displacement
/// @param target which piece the branch goes to (modulo their number), or -1 if there is none
record Piece(byte[] code, int target) {
  @Override
  public String toString() {
    return HexFormat.of().formatHex(code) + (target < 0 ? "" : "->" + target);
  }

  int length() {
    return code.length + (target < 0 ? 0 : 4);
  }

  /// The program the pieces make, an INT 0x80 behind them.
  static byte[] link(List<Piece> pieces) {
    int[] at = new int[pieces.size() + 1];
    for (int i = 0; i < pieces.size(); i++) {
      at[i + 1] = at[i] + pieces.get(i).length();
    }
    byte[] program = Arrays.copyOf(new byte[0], at[pieces.size()] + 2);
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      System.arraycopy(piece.code(), 0, program, at[i], piece.code().length);
      if (piece.target() >= 0) {
        int displacement = at[piece.target() % pieces.size()] - at[i + 1];
        for (int k = 0; k < 4; k++) {
          program[at[i + 1] - 4 + k] = (byte) (displacement >>> 8 * k);
        }
      }
    }
    program[program.length - 2] = (byte) 0xcd;
    program[program.length - 1] = (byte) 0x80;
    return program;
  }
}
