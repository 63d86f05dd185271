package palimpsest.verify.prove.host;

import com.microsoft.z3.BitVecExpr;

/// What an ALU operation works on: the low bits of its sources at its width, and the codes before its molecule.
///
/// @param a of `ra`
/// @param b of the second source
/// @param old of `rd` before
record AluInput(BitVecExpr a, BitVecExpr b, BitVecExpr old, Codes codes) {
  int width() {
    return a.getSortSize();
  }
}
