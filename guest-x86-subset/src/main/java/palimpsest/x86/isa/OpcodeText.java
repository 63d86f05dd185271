package palimpsest.x86.isa;

/// The i686 opcode maps of one and two bytes as text: here and in its two neighbours an encoding is said to exist, and
/// nowhere else.
///
/// A row is an encoding, a mnemonic, operand codes ([OperandForm]), and traits. An encoding is an opcode byte or a
/// range of them; after `0F` if it is of the two-byte map; with `/n` if ModRM's reg field must be `n`; with `:xx` or
/// `:xx..yy` if ModRM must be that; after `F3` if only that prefix selects it. `lock` marks rows that may be locked
/// when their destination is memory, `rep` those a repeat prefix means something to, `byte` those of 8-bit operand size
/// that have no operand to say so. The sources are Intel SDM volume 2, appendix A (opcode maps), and its instruction
/// pages; what the manual lacks (82, D6, F1, and group entries that act as their neighbours) follows what processors
/// do.
///
/// Absent on purpose: the prefixes (26 2E 36 3E 64 65 66 67 F0 F2 F3), which are the decoder's; the x87 unit, which is
/// [FpuText]'s; MMX and SSE, which are [SimdText]'s; everything later than SSE2; SYSCALL, which 32-bit Intel processors
/// do not have.
final class OpcodeText {
  static final String ONE_BYTE =
      """
      00 ADD Eb Gb lock
      01 ADD Ev Gv lock
      02 ADD Gb Eb
      03 ADD Gv Ev
      04 ADD AL Ib
      05 ADD eAX Iz
      06 PUSHSEG ES
      07 POPSEG ES
      08 OR Eb Gb lock
      09 OR Ev Gv lock
      0A OR Gb Eb
      0B OR Gv Ev
      0C OR AL Ib
      0D OR eAX Iz
      0E PUSHSEG CS
      10 ADC Eb Gb lock
      11 ADC Ev Gv lock
      12 ADC Gb Eb
      13 ADC Gv Ev
      14 ADC AL Ib
      15 ADC eAX Iz
      16 PUSHSEG SS
      17 POPSEG SS
      18 SBB Eb Gb lock
      19 SBB Ev Gv lock
      1A SBB Gb Eb
      1B SBB Gv Ev
      1C SBB AL Ib
      1D SBB eAX Iz
      1E PUSHSEG DS
      1F POPSEG DS
      20 AND Eb Gb lock
      21 AND Ev Gv lock
      22 AND Gb Eb
      23 AND Gv Ev
      24 AND AL Ib
      25 AND eAX Iz
      27 DAA byte
      28 SUB Eb Gb lock
      29 SUB Ev Gv lock
      2A SUB Gb Eb
      2B SUB Gv Ev
      2C SUB AL Ib
      2D SUB eAX Iz
      2F DAS byte
      30 XOR Eb Gb lock
      31 XOR Ev Gv lock
      32 XOR Gb Eb
      33 XOR Gv Ev
      34 XOR AL Ib
      35 XOR eAX Iz
      37 AAA byte
      38 CMP Eb Gb
      39 CMP Ev Gv
      3A CMP Gb Eb
      3B CMP Gv Ev
      3C CMP AL Ib
      3D CMP eAX Iz
      3F AAS byte
      40..47 INC Zv
      48..4F DEC Zv
      50..57 PUSH Zv
      58..5F POP Zv
      60 PUSHA
      61 POPA
      62 BOUND Gv Ma
      63 ARPL Ew Gw
      68 PUSH Iz
      69 IMUL Gv Ev Iz
      6A PUSH sIb
      6B IMUL Gv Ev sIb
      6C INS Yb rep
      6D INS Yv rep
      6E OUTS Xb rep
      6F OUTS Xv rep
      70..7F JCC Jb
      80/0 ADD Eb Ib lock
      80/1 OR Eb Ib lock
      80/2 ADC Eb Ib lock
      80/3 SBB Eb Ib lock
      80/4 AND Eb Ib lock
      80/5 SUB Eb Ib lock
      80/6 XOR Eb Ib lock
      80/7 CMP Eb Ib
      81/0 ADD Ev Iz lock
      81/1 OR Ev Iz lock
      81/2 ADC Ev Iz lock
      81/3 SBB Ev Iz lock
      81/4 AND Ev Iz lock
      81/5 SUB Ev Iz lock
      81/6 XOR Ev Iz lock
      81/7 CMP Ev Iz
      82/0 ADD Eb Ib lock
      82/1 OR Eb Ib lock
      82/2 ADC Eb Ib lock
      82/3 SBB Eb Ib lock
      82/4 AND Eb Ib lock
      82/5 SUB Eb Ib lock
      82/6 XOR Eb Ib lock
      82/7 CMP Eb Ib
      83/0 ADD Ev sIb lock
      83/1 OR Ev sIb lock
      83/2 ADC Ev sIb lock
      83/3 SBB Ev sIb lock
      83/4 AND Ev sIb lock
      83/5 SUB Ev sIb lock
      83/6 XOR Ev sIb lock
      83/7 CMP Ev sIb
      84 TEST Eb Gb
      85 TEST Ev Gv
      86 XCHG Eb Gb lock
      87 XCHG Ev Gv lock
      88 MOV Eb Gb
      89 MOV Ev Gv
      8A MOV Gb Eb
      8B MOV Gv Ev
      8C MOVSEG Rv/Mw Sw
      8D LEA Gv M
      8E MOVSEG Sw Ew
      8F/0 POP Ev
      90 NOP
      F3 90 PAUSE
      91..97 XCHG Zv eAX
      98 CBW
      99 CWD
      9A CALLF Ap
      9B WAIT
      9C PUSHF
      9D POPF
      9E SAHF byte
      9F LAHF byte
      A0 MOV AL Ob
      A1 MOV eAX Ov
      A2 MOV Ob AL
      A3 MOV Ov eAX
      A4 MOVS Yb Xb rep
      A5 MOVS Yv Xv rep
      A6 CMPS Xb Yb rep
      A7 CMPS Xv Yv rep
      A8 TEST AL Ib
      A9 TEST eAX Iz
      AA STOS Yb rep
      AB STOS Yv rep
      AC LODS Xb rep
      AD LODS Xv rep
      AE SCAS Yb rep
      AF SCAS Yv rep
      B0..B7 MOV Zb Ib
      B8..BF MOV Zv Iz
      C0/0 ROL Eb Ib
      C0/1 ROR Eb Ib
      C0/2 RCL Eb Ib
      C0/3 RCR Eb Ib
      C0/4 SHL Eb Ib
      C0/5 SHR Eb Ib
      C0/6 SHL Eb Ib
      C0/7 SAR Eb Ib
      C1/0 ROL Ev Ib
      C1/1 ROR Ev Ib
      C1/2 RCL Ev Ib
      C1/3 RCR Ev Ib
      C1/4 SHL Ev Ib
      C1/5 SHR Ev Ib
      C1/6 SHL Ev Ib
      C1/7 SAR Ev Ib
      C2 RET Iw
      C3 RET
      C4 LES Gv Mp
      C5 LDS Gv Mp
      C6/0 MOV Eb Ib
      C7/0 MOV Ev Iz
      C8 ENTER Iw Ib
      C9 LEAVE
      CA RETF Iw
      CB RETF
      CC INT3
      CD INT Ib
      CE INTO
      CF IRET
      D0/0 ROL Eb 1
      D0/1 ROR Eb 1
      D0/2 RCL Eb 1
      D0/3 RCR Eb 1
      D0/4 SHL Eb 1
      D0/5 SHR Eb 1
      D0/6 SHL Eb 1
      D0/7 SAR Eb 1
      D1/0 ROL Ev 1
      D1/1 ROR Ev 1
      D1/2 RCL Ev 1
      D1/3 RCR Ev 1
      D1/4 SHL Ev 1
      D1/5 SHR Ev 1
      D1/6 SHL Ev 1
      D1/7 SAR Ev 1
      D2/0 ROL Eb CL
      D2/1 ROR Eb CL
      D2/2 RCL Eb CL
      D2/3 RCR Eb CL
      D2/4 SHL Eb CL
      D2/5 SHR Eb CL
      D2/6 SHL Eb CL
      D2/7 SAR Eb CL
      D3/0 ROL Ev CL
      D3/1 ROR Ev CL
      D3/2 RCL Ev CL
      D3/3 RCR Ev CL
      D3/4 SHL Ev CL
      D3/5 SHR Ev CL
      D3/6 SHL Ev CL
      D3/7 SAR Ev CL
      D4 AAM Ib byte
      D5 AAD Ib byte
      D6 SALC byte
      D7 XLAT Xb
      E0 LOOPNE Jb
      E1 LOOPE Jb
      E2 LOOP Jb
      E3 JCXZ Jb
      E4 IN AL Ib
      E5 IN eAX Ib
      E6 OUT Ib AL
      E7 OUT Ib eAX
      E8 CALL Jz
      E9 JMP Jz
      EA JMPF Ap
      EB JMP Jb
      EC IN AL DX
      ED IN eAX DX
      EE OUT DX AL
      EF OUT DX eAX
      F1 INT1
      F4 HLT
      F5 CMC
      F6/0 TEST Eb Ib
      F6/1 TEST Eb Ib
      F6/2 NOT Eb lock
      F6/3 NEG Eb lock
      F6/4 MUL Eb
      F6/5 IMUL Eb
      F6/6 DIV Eb
      F6/7 IDIV Eb
      F7/0 TEST Ev Iz
      F7/1 TEST Ev Iz
      F7/2 NOT Ev lock
      F7/3 NEG Ev lock
      F7/4 MUL Ev
      F7/5 IMUL Ev
      F7/6 DIV Ev
      F7/7 IDIV Ev
      F8 CLC
      F9 STC
      FA CLI
      FB STI
      FC CLD
      FD STD
      FE/0 INC Eb lock
      FE/1 DEC Eb lock
      FF/0 INC Ev lock
      FF/1 DEC Ev lock
      FF/2 CALL Ev
      FF/3 CALLF Mp
      FF/4 JMP Ev
      FF/5 JMPF Mp
      FF/6 PUSH Ev
      """;

  static final String TWO_BYTE =
      """
      0F 00/0 SLDT Rv/Mw
      0F 00/1 STR Rv/Mw
      0F 00/2 LLDT Ew
      0F 00/3 LTR Ew
      0F 00/4 VERR Ew
      0F 00/5 VERW Ew
      0F 01/0 SGDT Ms
      0F 01/1 SIDT Ms
      0F 01/2 LGDT Ms
      0F 01/3 LIDT Ms
      0F 01/4 SMSW Rv/Mw
      0F 01/6 LMSW Ew
      0F 01/7 INVLPG Mb
      0F 02 LAR Gv Ew
      0F 03 LSL Gv Ew
      0F 06 CLTS
      0F 08 INVD
      0F 09 WBINVD
      0F 0B UD2
      0F 18..1F NOP Ev
      F3 0F 1E:FB ENDBR
      0F 20 MOVCR Rd Cd
      0F 21 MOVDR Rd Dd
      0F 22 MOVCR Cd Rd
      0F 23 MOVDR Dd Rd
      0F 30 WRMSR
      0F 31 RDTSC
      0F 32 RDMSR
      0F 33 RDPMC
      0F 34 SYSENTER
      0F 35 SYSEXIT
      0F 40..4F CMOVCC Gv Ev
      0F 80..8F JCC Jz
      0F 90..9F SETCC Eb
      0F A0 PUSHSEG FS
      0F A1 POPSEG FS
      0F A2 CPUID
      0F A3 BT Ev Gv
      0F A4 SHLD Ev Gv Ib
      0F A5 SHLD Ev Gv CL
      0F A8 PUSHSEG GS
      0F A9 POPSEG GS
      0F AA RSM
      0F AB BTS Ev Gv lock
      0F AC SHRD Ev Gv Ib
      0F AD SHRD Ev Gv CL
      0F AF IMUL Gv Ev
      0F B0 CMPXCHG Eb Gb lock
      0F B1 CMPXCHG Ev Gv lock
      0F B2 LSS Gv Mp
      0F B3 BTR Ev Gv lock
      0F B4 LFS Gv Mp
      0F B5 LGS Gv Mp
      0F B6 MOVZX Gv Eb
      0F B7 MOVZX Gv Ew
      0F B9 UD1 Gv Ev
      0F BA/4 BT Ev Ib
      0F BA/5 BTS Ev Ib lock
      0F BA/6 BTR Ev Ib lock
      0F BA/7 BTC Ev Ib lock
      0F BB BTC Ev Gv lock
      0F BC BSF Gv Ev
      0F BD BSR Gv Ev
      0F BE MOVSX Gv Eb
      0F BF MOVSX Gv Ew
      0F C0 XADD Eb Gb lock
      0F C1 XADD Ev Gv lock
      0F C7/1 CMPXCHG8B Mq lock
      0F C8..CF BSWAP Zv
      0F FF UD0 Gv Ev
      """;

  private OpcodeText() {}
}
