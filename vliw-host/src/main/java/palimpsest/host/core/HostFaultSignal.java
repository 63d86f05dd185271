package palimpsest.host.core;

import java.io.Serial;

/// Unwinds the molecule being executed to the engine's one door for host faults. It carries what the faulting unit
/// knows; the engine adds where. No stack trace: this is the machine's control flow, not an error of this program.
final class HostFaultSignal extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final HostFault.Kind kind;
  private final int address;
  private final int pageFaultCode;

  private HostFaultSignal(HostFault.Kind kind, int address, int pageFaultCode) {
    super(kind.name(), null, false, false);
    this.kind = kind;
    this.address = address;
    this.pageFaultCode = pageFaultCode;
  }

  static HostFaultSignal divide() {
    return new HostFaultSignal(HostFault.Kind.DIVIDE, 0, 0);
  }

  /// A fault without an address.
  static HostFaultSignal of(HostFault.Kind kind) {
    return new HostFaultSignal(kind, 0, 0);
  }

  /// A fault of a memory atom.
  static HostFaultSignal at(HostFault.Kind kind, int address) {
    return new HostFaultSignal(kind, address, 0);
  }

  /// A page fault.
  static HostFaultSignal page(int linear, int pageFaultCode) {
    return new HostFaultSignal(HostFault.Kind.PAGE, linear, pageFaultCode);
  }

  HostFault.Kind kind() {
    return kind;
  }

  int address() {
    return address;
  }

  int pageFaultCode() {
    return pageFaultCode;
  }
}
