package palimpsest.x86.isa;

/// The opcode map of the x87 unit as text, in the notation of [OpcodeText]: the mnemonic of every row is
/// [Mnemonic#FPU], the word in its place the row's name. Encodings the manual reserves but processors execute as their
/// neighbours (DC D0, DD C8, DE D0, DF C0 and so on) are included.
final class FpuText {
  static final String ESCAPES =
      """
      D8/0 FADD Md
      D8/1 FMUL Md
      D8/2 FCOM Md
      D8/3 FCOMP Md
      D8/4 FSUB Md
      D8/5 FSUBR Md
      D8/6 FDIV Md
      D8/7 FDIVR Md
      D8:C0..C7 FADD ST STi
      D8:C8..CF FMUL ST STi
      D8:D0..D7 FCOM STi
      D8:D8..DF FCOMP STi
      D8:E0..E7 FSUB ST STi
      D8:E8..EF FSUBR ST STi
      D8:F0..F7 FDIV ST STi
      D8:F8..FF FDIVR ST STi
      D9/0 FLD Md
      D9/2 FST Md
      D9/3 FSTP Md
      D9/4 FLDENV Me
      D9/5 FLDCW Mw
      D9/6 FNSTENV Me
      D9/7 FNSTCW Mw
      D9:C0..C7 FLD STi
      D9:C8..CF FXCH STi
      D9:D0 FNOP
      D9:D8..DF FSTP STi
      D9:E0 FCHS
      D9:E1 FABS
      D9:E4 FTST
      D9:E5 FXAM
      D9:E8 FLD1
      D9:E9 FLDL2T
      D9:EA FLDL2E
      D9:EB FLDPI
      D9:EC FLDLG2
      D9:ED FLDLN2
      D9:EE FLDZ
      D9:F0 F2XM1
      D9:F1 FYL2X
      D9:F2 FPTAN
      D9:F3 FPATAN
      D9:F4 FXTRACT
      D9:F5 FPREM1
      D9:F6 FDECSTP
      D9:F7 FINCSTP
      D9:F8 FPREM
      D9:F9 FYL2XP1
      D9:FA FSQRT
      D9:FB FSINCOS
      D9:FC FRNDINT
      D9:FD FSCALE
      D9:FE FSIN
      D9:FF FCOS
      DA/0 FIADD Md
      DA/1 FIMUL Md
      DA/2 FICOM Md
      DA/3 FICOMP Md
      DA/4 FISUB Md
      DA/5 FISUBR Md
      DA/6 FIDIV Md
      DA/7 FIDIVR Md
      DA:C0..C7 FCMOVB ST STi
      DA:C8..CF FCMOVE ST STi
      DA:D0..D7 FCMOVBE ST STi
      DA:D8..DF FCMOVU ST STi
      DA:E9 FUCOMPP
      DB/0 FILD Md
      DB/2 FIST Md
      DB/3 FISTP Md
      DB/5 FLD Mt
      DB/7 FSTP Mt
      DB:C0..C7 FCMOVNB ST STi
      DB:C8..CF FCMOVNE ST STi
      DB:D0..D7 FCMOVNBE ST STi
      DB:D8..DF FCMOVNU ST STi
      DB:E0 FNENI
      DB:E1 FNDISI
      DB:E2 FNCLEX
      DB:E3 FNINIT
      DB:E4 FNSETPM
      DB:E8..EF FUCOMI ST STi
      DB:F0..F7 FCOMI ST STi
      DC/0 FADD Mq
      DC/1 FMUL Mq
      DC/2 FCOM Mq
      DC/3 FCOMP Mq
      DC/4 FSUB Mq
      DC/5 FSUBR Mq
      DC/6 FDIV Mq
      DC/7 FDIVR Mq
      DC:C0..C7 FADD STi ST
      DC:C8..CF FMUL STi ST
      DC:D0..D7 FCOM STi
      DC:D8..DF FCOMP STi
      DC:E0..E7 FSUBR STi ST
      DC:E8..EF FSUB STi ST
      DC:F0..F7 FDIVR STi ST
      DC:F8..FF FDIV STi ST
      DD/0 FLD Mq
      DD/2 FST Mq
      DD/3 FSTP Mq
      DD/4 FRSTOR Me
      DD/6 FNSAVE Me
      DD/7 FNSTSW Mw
      DD:C0..C7 FFREE STi
      DD:C8..CF FXCH STi
      DD:D0..D7 FST STi
      DD:D8..DF FSTP STi
      DD:E0..E7 FUCOM STi
      DD:E8..EF FUCOMP STi
      DE/0 FIADD Mw
      DE/1 FIMUL Mw
      DE/2 FICOM Mw
      DE/3 FICOMP Mw
      DE/4 FISUB Mw
      DE/5 FISUBR Mw
      DE/6 FIDIV Mw
      DE/7 FIDIVR Mw
      DE:C0..C7 FADDP STi ST
      DE:C8..CF FMULP STi ST
      DE:D0..D7 FCOMP STi
      DE:D9 FCOMPP
      DE:E0..E7 FSUBRP STi ST
      DE:E8..EF FSUBP STi ST
      DE:F0..F7 FDIVRP STi ST
      DE:F8..FF FDIVP STi ST
      DF/0 FILD Mw
      DF/2 FIST Mw
      DF/3 FISTP Mw
      DF/4 FBLD Mt
      DF/5 FILD Mq
      DF/6 FBSTP Mt
      DF/7 FISTP Mq
      DF:C0..C7 FFREEP STi
      DF:C8..CF FXCH STi
      DF:D0..DF FSTP STi
      DF:E0 FNSTSW AX
      DF:E8..EF FUCOMIP ST STi
      DF:F0..F7 FCOMIP ST STi
      """;

  private FpuText() {}
}
