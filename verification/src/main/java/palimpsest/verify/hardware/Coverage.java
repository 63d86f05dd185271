package palimpsest.verify.hardware;

import java.util.List;
import java.util.Optional;
import palimpsest.verify.instructions.Form;
import palimpsest.verify.instructions.Forms;
import palimpsest.x86.isa.Mnemonic;

/// Which forms of the opcode table's rows are put to processors, and why the others are not.
final class Coverage {
  private Coverage() {}

  /// Why no processor can be asked about a row.
  enum Unasked {
    FLOATING_POINT("asked apart, with whole x87 states: see x87 below"),
    PACKED("asked apart, with contents for their registers: see MMX and SSE below"),
    NOT_IMPLEMENTED("not implemented: #UD on purpose, where processors and kernels answer with their own tables"),
    OWN_ANSWER("every processor answers differently");

    private final String reason;

    Unasked(String reason) {
      this.reason = reason;
    }

    /// The reason, for a table.
    String reason() {
      return reason;
    }
  }

  /// Why instructions of a name are not asked about, if they are not.
  static Optional<Unasked> unasked(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case FPU -> Optional.of(Unasked.FLOATING_POINT);
      case SIMD -> Optional.of(Unasked.PACKED);
      case LAR, LSL, VERR, VERW, SGDT, SIDT, SLDT, STR, SMSW, SYSENTER, SYSEXIT, RSM ->
          Optional.of(Unasked.NOT_IMPLEMENTED);
      case CPUID, RDTSC -> Optional.of(Unasked.OWN_ANSWER);
      default -> Optional.empty();
    };
  }

  /// All forms that a processor is asked about; whether long mode has a form's instruction also depends on its
  /// operands.
  ///
  /// `qemu-i386` is not asked about CMPXCHG8B: version 7.2 leaves wrong flags after it, IOPL among them, and then
  /// aborts.
  static List<Form> asked(Processor processor) {
    return asked().stream()
        .filter(form -> switch (processor) {
          case NATIVE_I386 -> true;
          case NATIVE_LONG_MODE -> LongModeEncoding.obstacle(form.row().mnemonic()).isEmpty();
          case QEMU_I386 -> form.row().mnemonic() != Mnemonic.CMPXCHG8B;
        })
        .toList();
  }

  /// All forms that some processor is asked about.
  static List<Form> asked() {
    return Forms.all().stream().filter(form -> unasked(form.row().mnemonic()).isEmpty()).toList();
  }
}
