package palimpsest.x86.isa;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import palimpsest.x86.cpu.Eflags;

/// What is true of a mnemonic in all its encodings.
///
/// @param control how it leads on
/// @param flags the flags it touches in any of its forms
/// @param manual the heading of its page in the Intel SDM, volume 2
record MnemonicTraits(ControlFlow control, FlagEffects flags, String manual) {
  /// One row per mnemonic: control flow, flags read, written, undefined, kept at times, the manual's heading. A letter
  /// is a flag: O S Z A P C, D and I as in EFLAGS, `*` all of EFLAGS, `-` none. The masks follow Intel SDM volume 1,
  /// appendix A, table A-2, and where a page of volume 2 says more, that page.
  private static final String TEXT =
      """
      AAA        NONE        A       AC      OSZP    -       AAA
      AAD        NONE        -       SZP     OAC     -       AAD
      AAM        NONE        -       SZP     OAC     -       AAM
      AAS        NONE        A       AC      OSZP    -       AAS
      ADC        NONE        C       OSZAPC  -       -       ADC
      ADD        NONE        -       OSZAPC  -       -       ADD
      AND        NONE        -       OSZPC   A       -       AND
      ARPL       NONE        -       Z       -       -       ARPL
      BOUND      NONE        -       -       -       -       BOUND
      BSF        NONE        -       Z       OSAPC   -       BSF
      BSR        NONE        -       Z       OSAPC   -       BSR
      BSWAP      NONE        -       -       -       -       BSWAP
      BT         NONE        -       C       OSAP    -       BT
      BTC        NONE        -       C       OSAP    -       BTC
      BTR        NONE        -       C       OSAP    -       BTR
      BTS        NONE        -       C       OSAP    -       BTS
      CALL       CALL        -       -       -       -       CALL
      CALLF      CALL        -       -       -       -       CALL
      CBW        NONE        -       -       -       -       CBW/CWDE
      CLC        NONE        -       C       -       -       CLC
      CLD        NONE        -       D       -       -       CLD
      CLI        NONE        -       I       -       -       CLI
      CLTS       NONE        -       -       -       -       CLTS
      CMC        NONE        C       C       -       -       CMC
      CMOVCC     NONE        OSZPC   -       -       -       CMOVcc
      CMP        NONE        -       OSZAPC  -       -       CMP
      CMPS       NONE        D       OSZAPC  -       OSZAPC  CMPS/CMPSB/CMPSW/CMPSD
      CMPXCHG    NONE        -       OSZAPC  -       -       CMPXCHG
      CMPXCHG8B  NONE        -       Z       -       -       CMPXCHG8B
      CPUID      NONE        -       -       -       -       CPUID
      CWD        NONE        -       -       -       -       CWD/CDQ
      DAA        NONE        AC      SZAPC   O       -       DAA
      DAS        NONE        AC      SZAPC   O       -       DAS
      DEC        NONE        -       OSZAP   -       -       DEC
      DIV        NONE        -       -       OSZAPC  -       DIV
      ENDBR      NONE        -       -       -       -       ENDBR32
      ENTER      NONE        -       -       -       -       ENTER
      FPU        NONE        ZPC     OSZAPC  -       OSZAPC  (x87: each has its own)
      HLT        NONE        -       -       -       -       HLT
      IDIV       NONE        -       -       OSZAPC  -       IDIV
      IMUL       NONE        -       OC      SZAP    -       IMUL
      IN         NONE        -       -       -       -       IN
      INC        NONE        -       OSZAP   -       -       INC
      INS        NONE        D       -       -       -       INS/INSB/INSW/INSD
      INT        INTERRUPT   *       -       -       -       INT n/INTO/INT3/INT1
      INT1       INTERRUPT   *       -       -       -       INT n/INTO/INT3/INT1
      INT3       INTERRUPT   *       -       -       -       INT n/INTO/INT3/INT1
      INTO       INTERRUPT   *       -       -       -       INT n/INTO/INT3/INT1
      INVD       NONE        -       -       -       -       INVD
      INVLPG     NONE        -       -       -       -       INVLPG
      IRET       RETURN      *       *       -       *       IRET/IRETD
      JCC        CONDITIONAL OSZPC   -       -       -       Jcc
      JCXZ       CONDITIONAL -       -       -       -       Jcc
      JMP        JUMP        -       -       -       -       JMP
      JMPF       JUMP        -       -       -       -       JMP
      LAHF       NONE        SZAPC   -       -       -       LAHF
      LAR        NONE        -       Z       -       -       LAR
      LDS        NONE        -       -       -       -       LDS/LES/LFS/LGS/LSS
      LEA        NONE        -       -       -       -       LEA
      LEAVE      NONE        -       -       -       -       LEAVE
      LES        NONE        -       -       -       -       LDS/LES/LFS/LGS/LSS
      LFS        NONE        -       -       -       -       LDS/LES/LFS/LGS/LSS
      LGDT       NONE        -       -       -       -       LGDT/LIDT
      LGS        NONE        -       -       -       -       LDS/LES/LFS/LGS/LSS
      LIDT       NONE        -       -       -       -       LGDT/LIDT
      LLDT       NONE        -       -       -       -       LLDT
      LMSW       NONE        -       -       -       -       LMSW
      LODS       NONE        D       -       -       -       LODS/LODSB/LODSW/LODSD
      LOOP       CONDITIONAL -       -       -       -       LOOP/LOOPcc
      LOOPE      CONDITIONAL Z       -       -       -       LOOP/LOOPcc
      LOOPNE     CONDITIONAL Z       -       -       -       LOOP/LOOPcc
      LSL        NONE        -       Z       -       -       LSL
      LSS        NONE        -       -       -       -       LDS/LES/LFS/LGS/LSS
      LTR        NONE        -       -       -       -       LTR
      MOV        NONE        -       -       -       -       MOV
      MOVCR      NONE        -       -       OSZAPC  -       MOV - Move to/from Control Registers
      MOVDR      NONE        -       -       OSZAPC  -       MOV - Move to/from Debug Registers
      MOVS       NONE        D       -       -       -       MOVS/MOVSB/MOVSW/MOVSD
      MOVSEG     NONE        -       -       -       -       MOV
      MOVSX      NONE        -       -       -       -       MOVSX
      MOVZX      NONE        -       -       -       -       MOVZX
      MUL        NONE        -       OC      SZAP    -       MUL
      NEG        NONE        -       OSZAPC  -       -       NEG
      NOP        NONE        -       -       -       -       NOP
      NOT        NONE        -       -       -       -       NOT
      OR         NONE        -       OSZPC   A       -       OR
      OUT        NONE        -       -       -       -       OUT
      OUTS       NONE        D       -       -       -       OUTS/OUTSB/OUTSW/OUTSD
      PAUSE      NONE        -       -       -       -       PAUSE
      POP        NONE        -       -       -       -       POP
      POPA       NONE        -       -       -       -       POPA/POPAD
      POPF       NONE        *       *       -       *       POPF/POPFD
      POPSEG     NONE        -       -       -       -       POP
      PUSH       NONE        -       -       -       -       PUSH
      PUSHA      NONE        -       -       -       -       PUSHA/PUSHAD
      PUSHF      NONE        *       -       -       -       PUSHF/PUSHFD
      PUSHSEG    NONE        -       -       -       -       PUSH
      RCL        NONE        C       C       O       OC      RCL/RCR/ROL/ROR
      RCR        NONE        C       C       O       OC      RCL/RCR/ROL/ROR
      RDMSR      NONE        -       -       -       -       RDMSR
      RDPMC      NONE        -       -       -       -       RDPMC
      RDTSC      NONE        -       -       -       -       RDTSC
      RET        RETURN      -       -       -       -       RET
      RETF       RETURN      -       -       -       -       RET
      ROL        NONE        -       C       O       OC      RCL/RCR/ROL/ROR
      ROR        NONE        -       C       O       OC      RCL/RCR/ROL/ROR
      RSM        RETURN      -       *       -       -       RSM
      SAHF       NONE        -       SZAPC   -       -       SAHF
      SALC       NONE        C       -       -       -       (undocumented; sets AL from CF)
      SAR        NONE        -       SZPC    OA      OSZAPC  SAL/SAR/SHL/SHR
      SBB        NONE        C       OSZAPC  -       -       SBB
      SCAS       NONE        D       OSZAPC  -       OSZAPC  SCAS/SCASB/SCASW/SCASD
      SETCC      NONE        OSZPC   -       -       -       SETcc
      SGDT       NONE        -       -       -       -       SGDT
      SHL        NONE        -       SZP     OAC     OSZAPC  SAL/SAR/SHL/SHR
      SHLD       NONE        -       -       OSZAPC  OSZAPC  SHLD
      SHR        NONE        -       SZP     OAC     OSZAPC  SAL/SAR/SHL/SHR
      SHRD       NONE        -       -       OSZAPC  OSZAPC  SHRD
      SIDT       NONE        -       -       -       -       SIDT
      SIMD       NONE        -       OSZAPC  -       OSZAPC  (MMX, SSE: each has its own)
      SLDT       NONE        -       -       -       -       SLDT
      SMSW       NONE        -       -       -       -       SMSW
      STC        NONE        -       C       -       -       STC
      STD        NONE        -       D       -       -       STD
      STI        NONE        -       I       -       -       STI
      STOS       NONE        D       -       -       -       STOS/STOSB/STOSW/STOSD
      STR        NONE        -       -       -       -       STR
      SUB        NONE        -       OSZAPC  -       -       SUB
      SYSENTER   INTERRUPT   -       I       -       -       SYSENTER
      SYSEXIT    RETURN      -       -       -       -       SYSEXIT
      TEST       NONE        -       OSZPC   A       -       TEST
      UD0        INTERRUPT   *       -       -       -       UD
      UD1        INTERRUPT   *       -       -       -       UD
      UD2        INTERRUPT   *       -       -       -       UD
      VERR       NONE        -       Z       -       -       VERR/VERW
      VERW       NONE        -       Z       -       -       VERR/VERW
      WAIT       NONE        -       -       -       -       WAIT/FWAIT
      WBINVD     NONE        -       -       -       -       WBINVD
      WRMSR      NONE        -       -       -       -       WRMSR
      XADD       NONE        -       OSZAPC  -       -       XADD
      XCHG       NONE        -       -       -       -       XCHG
      XLAT       NONE        -       -       -       -       XLAT/XLATB
      XOR        NONE        -       OSZPC   A       -       XOR
      """;

  /// Everything software can see or set with POPF: the arithmetic flags, TF, IF, DF, IOPL, NT, AC, ID.
  private static final int ALL =
      Eflags.ARITHMETIC | Eflags.TF | Eflags.IF | Eflags.DF | 0x3000 | 0x4000 | Eflags.AC | Eflags.ID;

  private static final Map<Mnemonic, MnemonicTraits> TABLE = parse();

  static MnemonicTraits of(Mnemonic mnemonic) {
    MnemonicTraits traits = TABLE.get(mnemonic);
    if (traits == null) {
      throw new IllegalStateException("no traits for " + mnemonic);
    }
    return traits;
  }

  private static Map<Mnemonic, MnemonicTraits> parse() {
    var table = new EnumMap<Mnemonic, MnemonicTraits>(Mnemonic.class);
    for (String line : TEXT.lines().toList()) {
      List<String> words = List.of(line.split(" +", 7));
      var flags =
          new FlagEffects(mask(words.get(2)), mask(words.get(3)), mask(words.get(4)), mask(words.get(5)));
      var traits = new MnemonicTraits(ControlFlow.valueOf(words.get(1)), flags, words.get(6));
      if (table.put(Mnemonic.valueOf(words.get(0)), traits) != null) {
        throw new IllegalStateException("two rows for " + words.get(0));
      }
    }
    return table;
  }

  private static int mask(String letters) {
    return letters.chars().map(MnemonicTraits::bit).reduce(0, (a, b) -> a | b);
  }

  private static int bit(int letter) {
    return switch (letter) {
      case 'O' -> Eflags.OF;
      case 'S' -> Eflags.SF;
      case 'Z' -> Eflags.ZF;
      case 'A' -> Eflags.AF;
      case 'P' -> Eflags.PF;
      case 'C' -> Eflags.CF;
      case 'D' -> Eflags.DF;
      case 'I' -> Eflags.IF;
      case '*' -> ALL;
      case '-' -> 0;
      default -> throw new IllegalStateException("no flag is called " + (char) letter);
    };
  }
}
