package palimpsest.x86.isa;

/// The rows of MMX, FXSAVE, SSE and SSE2, in the notation of [OpcodeText]; 66, F2 or F3 before `0F` is part of the
/// opcode. Sources: Intel SDM volume 2, appendix A, and the instruction pages.
///
/// The prefetches are hint no-ops of the base set (0F 18), which is all they may be seen to do; PAUSE is there, too.
final class SimdText {
  static final String MMX =
      """
      0F 60 PUNPCKLBW Pq Qd
      0F 61 PUNPCKLWD Pq Qd
      0F 62 PUNPCKLDQ Pq Qd
      0F 63 PACKSSWB Pq Qq
      0F 64 PCMPGTB Pq Qq
      0F 65 PCMPGTW Pq Qq
      0F 66 PCMPGTD Pq Qq
      0F 67 PACKUSWB Pq Qq
      0F 68 PUNPCKHBW Pq Qq
      0F 69 PUNPCKHWD Pq Qq
      0F 6A PUNPCKHDQ Pq Qq
      0F 6B PACKSSDW Pq Qq
      0F 6E MOVD Pq Ed
      0F 6F MOVQ Pq Qq
      0F 71/2 PSRLW Nq Ib
      0F 71/4 PSRAW Nq Ib
      0F 71/6 PSLLW Nq Ib
      0F 72/2 PSRLD Nq Ib
      0F 72/4 PSRAD Nq Ib
      0F 72/6 PSLLD Nq Ib
      0F 73/2 PSRLQ Nq Ib
      0F 73/6 PSLLQ Nq Ib
      0F 74 PCMPEQB Pq Qq
      0F 75 PCMPEQW Pq Qq
      0F 76 PCMPEQD Pq Qq
      0F 77 EMMS
      0F 7E MOVD Ed Pq
      0F 7F MOVQ Qq Pq
      0F D1 PSRLW Pq Qq
      0F D2 PSRLD Pq Qq
      0F D3 PSRLQ Pq Qq
      0F D5 PMULLW Pq Qq
      0F D8 PSUBUSB Pq Qq
      0F D9 PSUBUSW Pq Qq
      0F DB PAND Pq Qq
      0F DC PADDUSB Pq Qq
      0F DD PADDUSW Pq Qq
      0F DF PANDN Pq Qq
      0F E1 PSRAW Pq Qq
      0F E2 PSRAD Pq Qq
      0F E5 PMULHW Pq Qq
      0F E8 PSUBSB Pq Qq
      0F E9 PSUBSW Pq Qq
      0F EB POR Pq Qq
      0F EC PADDSB Pq Qq
      0F ED PADDSW Pq Qq
      0F EF PXOR Pq Qq
      0F F1 PSLLW Pq Qq
      0F F2 PSLLD Pq Qq
      0F F3 PSLLQ Pq Qq
      0F F5 PMADDWD Pq Qq
      0F F8 PSUBB Pq Qq
      0F F9 PSUBW Pq Qq
      0F FA PSUBD Pq Qq
      0F FC PADDB Pq Qq
      0F FD PADDW Pq Qq
      0F FE PADDD Pq Qq
      """;

  private SimdText() {}
}
