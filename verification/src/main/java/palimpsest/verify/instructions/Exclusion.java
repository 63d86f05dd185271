package palimpsest.verify.instructions;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import palimpsest.x86.isa.ControlFlow;
import palimpsest.x86.isa.Mnemonic;

/// Why a row is not drawn as a single instruction: the one list of what is left out. Whatever is not named here is
/// drawn.
public enum Exclusion {
  FLOATING_POINT(
      "x87: drawn apart, for one instruction says little without an x87 state to start from",
      EnumSet.of(Mnemonic.FPU),
      Set.of()),

  PACKED(
      "MMX and SSE: drawn apart, for one instruction says little without contents of their registers",
      EnumSet.of(Mnemonic.SIMD),
      Set.of()),

  NOT_IMPLEMENTED(
      "this processor answers #UD where others do not",
      EnumSet.of(
          Mnemonic.LAR, Mnemonic.LSL, Mnemonic.VERR, Mnemonic.VERW, Mnemonic.SGDT, Mnemonic.SIDT, Mnemonic.SLDT,
          Mnemonic.STR, Mnemonic.SMSW, Mnemonic.SYSENTER, Mnemonic.SYSEXIT, Mnemonic.RSM),
      Set.of()),

  PRIVILEGED(
      "faults in user mode: needs a handler around it",
      EnumSet.of(
          Mnemonic.CLI, Mnemonic.STI, Mnemonic.CLTS, Mnemonic.HLT, Mnemonic.IN, Mnemonic.OUT, Mnemonic.INS,
          Mnemonic.OUTS, Mnemonic.INVD, Mnemonic.WBINVD, Mnemonic.INVLPG, Mnemonic.LGDT, Mnemonic.LIDT, Mnemonic.LLDT,
          Mnemonic.LTR, Mnemonic.LMSW, Mnemonic.MOVCR, Mnemonic.MOVDR, Mnemonic.RDMSR, Mnemonic.WRMSR,
          Mnemonic.RDPMC),
      Set.of()),

  SYSTEM_CALL("asks the system: needs a program around it", EnumSet.of(Mnemonic.INT), Set.of()),

  TRAP("exists to trap: needs a handler around it", Set.of(), EnumSet.of(ControlFlow.INTERRUPT)),

  CONTROL_FLOW(
      "leads elsewhere: needs a program around it",
      Set.of(),
      EnumSet.of(ControlFlow.JUMP, ControlFlow.CONDITIONAL, ControlFlow.CALL, ControlFlow.RETURN)),

  SELECTOR(
      "moves a selector, and which ones there are is the system's choice: needs a program around it",
      EnumSet.of(
          Mnemonic.PUSHSEG, Mnemonic.POPSEG, Mnemonic.MOVSEG, Mnemonic.LDS, Mnemonic.LES, Mnemonic.LFS, Mnemonic.LGS,
          Mnemonic.LSS),
      Set.of()),

  OF_THIS_MACHINE(
      "answers otherwise on every machine", EnumSet.of(Mnemonic.CPUID, Mnemonic.RDTSC), Set.of());

  private final String reason;
  private final Set<Mnemonic> mnemonics;
  private final Set<ControlFlow> flows;

  Exclusion(String reason, Set<Mnemonic> mnemonics, Set<ControlFlow> flows) {
    this.reason = reason;
    this.mnemonics = mnemonics;
    this.flows = flows;
  }

  /// The reason, for a report.
  public String reason() {
    return reason;
  }

  /// Why instructions of this name are not drawn, if they are not.
  public static Optional<Exclusion> of(Mnemonic mnemonic) {
    for (Exclusion exclusion : values()) {
      if (exclusion.mnemonics.contains(mnemonic) || exclusion.flows.contains(ControlFlow.of(mnemonic))) {
        return Optional.of(exclusion);
      }
    }
    return Optional.empty();
  }
}
