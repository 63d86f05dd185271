package palimpsest.x86.isa;

import java.util.Set;

/// A part of the instruction set that processors have or lack as a whole, each announced by a bit of CPUID.
public enum Extension {
  /// The i686 integer set and x87.
  BASE,
  /// The 57 instructions on the eight 64-bit registers that are the x87 registers' significands.
  MMX,
  /// FXSAVE and FXRSTOR.
  FXSR,
  /// Single precision on 128-bit registers, and what the Pentium III added to MMX.
  SSE,
  /// Double precision and integers on 128-bit registers.
  SSE2;

  /// What an i686 has here. Crusoe's processors report MMX and neither FXSR nor SSE.
  public static final Set<Extension> I686 = Set.of(BASE, MMX);
}
