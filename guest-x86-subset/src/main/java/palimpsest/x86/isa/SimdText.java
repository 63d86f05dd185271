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

  /// What a Pentium II added.
  static final String FXSR =
      """
      0F AE/0 FXSAVE Me
      0F AE/1 FXRSTOR Me
      """;

  /// What a Pentium III added.
  static final String SSE =
      """
      0F 10 MOVUPS Vx Wx
      F3 0F 10 MOVSS Vx Wd
      0F 11 MOVUPS Wx Vx
      F3 0F 11 MOVSS Wd Vx
      0F 12 MOVLPS Vx Mq
      0F 12 MOVHLPS Vx Ux
      0F 13 MOVLPS Mq Vx
      0F 14 UNPCKLPS Vx Wx
      0F 15 UNPCKHPS Vx Wx
      0F 16 MOVHPS Vx Mq
      0F 16 MOVLHPS Vx Ux
      0F 17 MOVHPS Mq Vx
      0F 28 MOVAPS Vx Wx
      0F 29 MOVAPS Wx Vx
      0F 2A CVTPI2PS Vx Qq
      F3 0F 2A CVTSI2SS Vx Ed
      0F 2B MOVNTPS Mx Vx
      0F 2C CVTTPS2PI Pq Wq
      F3 0F 2C CVTTSS2SI Gd Wd
      0F 2D CVTPS2PI Pq Wq
      F3 0F 2D CVTSS2SI Gd Wd
      0F 2E UCOMISS Vx Wd
      0F 2F COMISS Vx Wd
      0F 50 MOVMSKPS Gd Ux
      0F 51 SQRTPS Vx Wx
      F3 0F 51 SQRTSS Vx Wd
      0F 52 RSQRTPS Vx Wx
      F3 0F 52 RSQRTSS Vx Wd
      0F 53 RCPPS Vx Wx
      F3 0F 53 RCPSS Vx Wd
      0F 54 ANDPS Vx Wx
      0F 55 ANDNPS Vx Wx
      0F 56 ORPS Vx Wx
      0F 57 XORPS Vx Wx
      0F 58 ADDPS Vx Wx
      F3 0F 58 ADDSS Vx Wd
      0F 59 MULPS Vx Wx
      F3 0F 59 MULSS Vx Wd
      0F 5C SUBPS Vx Wx
      F3 0F 5C SUBSS Vx Wd
      0F 5D MINPS Vx Wx
      F3 0F 5D MINSS Vx Wd
      0F 5E DIVPS Vx Wx
      F3 0F 5E DIVSS Vx Wd
      0F 5F MAXPS Vx Wx
      F3 0F 5F MAXSS Vx Wd
      0F 70 PSHUFW Pq Qq Ib
      0F AE/2 LDMXCSR Md
      0F AE/3 STMXCSR Md
      0F AE:F8..FF SFENCE
      0F C2 CMPPS Vx Wx Ib
      F3 0F C2 CMPSS Vx Wd Ib
      0F C4 PINSRW Pq Rv/Mw Ib
      0F C5 PEXTRW Gd Nq Ib
      0F C6 SHUFPS Vx Wx Ib
      0F D7 PMOVMSKB Gd Nq
      0F DA PMINUB Pq Qq
      0F DE PMAXUB Pq Qq
      0F E0 PAVGB Pq Qq
      0F E3 PAVGW Pq Qq
      0F E4 PMULHUW Pq Qq
      0F E7 MOVNTQ Mq Pq
      0F EA PMINSW Pq Qq
      0F EE PMAXSW Pq Qq
      0F F6 PSADBW Pq Qq
      0F F7 MASKMOVQ Pq Nq Ym
      """;

  /// What a Pentium 4 added.
  static final String SSE2 =
      """
      66 0F 10 MOVUPD Vx Wx
      F2 0F 10 MOVSD Vx Wq
      66 0F 11 MOVUPD Wx Vx
      F2 0F 11 MOVSD Wq Vx
      66 0F 12 MOVLPD Vx Mq
      66 0F 13 MOVLPD Mq Vx
      66 0F 14 UNPCKLPD Vx Wx
      66 0F 15 UNPCKHPD Vx Wx
      66 0F 16 MOVHPD Vx Mq
      66 0F 17 MOVHPD Mq Vx
      66 0F 28 MOVAPD Vx Wx
      66 0F 29 MOVAPD Wx Vx
      66 0F 2A CVTPI2PD Vx Qq
      F2 0F 2A CVTSI2SD Vx Ed
      66 0F 2B MOVNTPD Mx Vx
      66 0F 2C CVTTPD2PI Pq Wx
      F2 0F 2C CVTTSD2SI Gd Wq
      66 0F 2D CVTPD2PI Pq Wx
      F2 0F 2D CVTSD2SI Gd Wq
      66 0F 2E UCOMISD Vx Wq
      66 0F 2F COMISD Vx Wq
      66 0F 50 MOVMSKPD Gd Ux
      66 0F 51 SQRTPD Vx Wx
      F2 0F 51 SQRTSD Vx Wq
      66 0F 54 ANDPD Vx Wx
      66 0F 55 ANDNPD Vx Wx
      66 0F 56 ORPD Vx Wx
      66 0F 57 XORPD Vx Wx
      66 0F 58 ADDPD Vx Wx
      F2 0F 58 ADDSD Vx Wq
      66 0F 59 MULPD Vx Wx
      F2 0F 59 MULSD Vx Wq
      0F 5A CVTPS2PD Vx Wq
      66 0F 5A CVTPD2PS Vx Wx
      F3 0F 5A CVTSS2SD Vx Wd
      F2 0F 5A CVTSD2SS Vx Wq
      0F 5B CVTDQ2PS Vx Wx
      66 0F 5B CVTPS2DQ Vx Wx
      F3 0F 5B CVTTPS2DQ Vx Wx
      66 0F 5C SUBPD Vx Wx
      F2 0F 5C SUBSD Vx Wq
      66 0F 5D MINPD Vx Wx
      F2 0F 5D MINSD Vx Wq
      66 0F 5E DIVPD Vx Wx
      F2 0F 5E DIVSD Vx Wq
      66 0F 5F MAXPD Vx Wx
      F2 0F 5F MAXSD Vx Wq
      66 0F 60 PUNPCKLBW Vx Wx
      66 0F 61 PUNPCKLWD Vx Wx
      66 0F 62 PUNPCKLDQ Vx Wx
      66 0F 63 PACKSSWB Vx Wx
      66 0F 64 PCMPGTB Vx Wx
      66 0F 65 PCMPGTW Vx Wx
      66 0F 66 PCMPGTD Vx Wx
      66 0F 67 PACKUSWB Vx Wx
      66 0F 68 PUNPCKHBW Vx Wx
      66 0F 69 PUNPCKHWD Vx Wx
      66 0F 6A PUNPCKHDQ Vx Wx
      66 0F 6B PACKSSDW Vx Wx
      66 0F 6C PUNPCKLQDQ Vx Wx
      66 0F 6D PUNPCKHQDQ Vx Wx
      66 0F 6E MOVD Vx Ed
      66 0F 6F MOVDQA Vx Wx
      F3 0F 6F MOVDQU Vx Wx
      66 0F 70 PSHUFD Vx Wx Ib
      F3 0F 70 PSHUFHW Vx Wx Ib
      F2 0F 70 PSHUFLW Vx Wx Ib
      66 0F 71/2 PSRLW Ux Ib
      66 0F 71/4 PSRAW Ux Ib
      66 0F 71/6 PSLLW Ux Ib
      66 0F 72/2 PSRLD Ux Ib
      66 0F 72/4 PSRAD Ux Ib
      66 0F 72/6 PSLLD Ux Ib
      66 0F 73/2 PSRLQ Ux Ib
      66 0F 73/3 PSRLDQ Ux Ib
      66 0F 73/6 PSLLQ Ux Ib
      66 0F 73/7 PSLLDQ Ux Ib
      66 0F 74 PCMPEQB Vx Wx
      66 0F 75 PCMPEQW Vx Wx
      66 0F 76 PCMPEQD Vx Wx
      66 0F 7E MOVD Ed Vx
      F3 0F 7E MOVQ Vx Wq
      66 0F 7F MOVDQA Wx Vx
      F3 0F 7F MOVDQU Wx Vx
      0F AE/7 CLFLUSH Mb
      0F AE:E8..EF LFENCE
      0F AE:F0..F7 MFENCE
      66 0F C2 CMPPD Vx Wx Ib
      F2 0F C2 CMPSD Vx Wq Ib
      0F C3 MOVNTI Md Gd
      66 0F C4 PINSRW Vx Rv/Mw Ib
      66 0F C5 PEXTRW Gd Ux Ib
      66 0F C6 SHUFPD Vx Wx Ib
      66 0F D1 PSRLW Vx Wx
      66 0F D2 PSRLD Vx Wx
      66 0F D3 PSRLQ Vx Wx
      0F D4 PADDQ Pq Qq
      66 0F D4 PADDQ Vx Wx
      66 0F D5 PMULLW Vx Wx
      66 0F D6 MOVQ Wq Vx
      F3 0F D6 MOVQ2DQ Vx Nq
      F2 0F D6 MOVDQ2Q Pq Ux
      66 0F D7 PMOVMSKB Gd Ux
      66 0F D8 PSUBUSB Vx Wx
      66 0F D9 PSUBUSW Vx Wx
      66 0F DA PMINUB Vx Wx
      66 0F DB PAND Vx Wx
      66 0F DC PADDUSB Vx Wx
      66 0F DD PADDUSW Vx Wx
      66 0F DE PMAXUB Vx Wx
      66 0F DF PANDN Vx Wx
      66 0F E0 PAVGB Vx Wx
      66 0F E1 PSRAW Vx Wx
      66 0F E2 PSRAD Vx Wx
      66 0F E3 PAVGW Vx Wx
      66 0F E4 PMULHUW Vx Wx
      66 0F E5 PMULHW Vx Wx
      66 0F E6 CVTTPD2DQ Vx Wx
      F3 0F E6 CVTDQ2PD Vx Wq
      F2 0F E6 CVTPD2DQ Vx Wx
      66 0F E7 MOVNTDQ Mx Vx
      66 0F E8 PSUBSB Vx Wx
      66 0F E9 PSUBSW Vx Wx
      66 0F EA PMINSW Vx Wx
      66 0F EB POR Vx Wx
      66 0F EC PADDSB Vx Wx
      66 0F ED PADDSW Vx Wx
      66 0F EE PMAXSW Vx Wx
      66 0F EF PXOR Vx Wx
      66 0F F1 PSLLW Vx Wx
      66 0F F2 PSLLD Vx Wx
      66 0F F3 PSLLQ Vx Wx
      0F F4 PMULUDQ Pq Qq
      66 0F F4 PMULUDQ Vx Wx
      66 0F F5 PMADDWD Vx Wx
      66 0F F6 PSADBW Vx Wx
      66 0F F7 MASKMOVDQU Vx Ux Ym
      66 0F F8 PSUBB Vx Wx
      66 0F F9 PSUBW Vx Wx
      66 0F FA PSUBD Vx Wx
      0F FB PSUBQ Pq Qq
      66 0F FB PSUBQ Vx Wx
      66 0F FC PADDB Vx Wx
      66 0F FD PADDW Vx Wx
      66 0F FE PADDD Vx Wx
      """;

  private SimdText() {}
}
