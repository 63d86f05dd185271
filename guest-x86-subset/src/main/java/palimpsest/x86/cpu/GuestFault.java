package palimpsest.x86.cpu;

/// An x86 exception on its way to whoever delivers it. It carries no stack trace: it is control flow of the guest, not
/// an error of ours. When it is thrown, the guest's state is as the architecture demands: for a fault, EIP is that of
/// the faulting instruction and nothing of it has happened; for a trap (INT3, INTO), EIP is that of the next.
@SuppressWarnings("serial")
public final class GuestFault extends RuntimeException {
  public static final int DIVIDE_ERROR = 0;
  public static final int DEBUG = 1;
  public static final int BREAKPOINT = 3;
  public static final int OVERFLOW = 4;
  public static final int BOUND = 5;
  public static final int INVALID_OPCODE = 6;
  public static final int GENERAL_PROTECTION = 13;
  public static final int PAGE_FAULT = 14;
  public static final int FLOATING_POINT = 16;
  public static final int SIMD_FLOATING_POINT = 19;

  /// No exception of the processor's: an access that a debugger watches was about to be made. Whoever set the watch
  /// takes it; it never reaches a kernel.
  public static final int WATCHED = 256;

  /// Page-fault error code bits (Intel SDM volume 3, section 4.7).
  public static final int PF_PRESENT = 1;
  public static final int PF_WRITE = 2;
  public static final int PF_USER = 4;

  private final int vector;
  private final int errorCode;
  private final int address;

  /// @param vector exception number, 0..31, or [#WATCHED]
  /// @param errorCode the error code pushed by the exceptions that have one, else 0
  /// @param address for page faults the linear address (CR2), else 0
  public GuestFault(int vector, int errorCode, int address) {
    super("guest exception " + vector, null, false, false);
    this.vector = vector;
    this.errorCode = errorCode;
    this.address = address;
  }

  /// A page fault at a linear address.
  public static GuestFault pageFault(int address, int errorCode) {
    return new GuestFault(PAGE_FAULT, errorCode, address);
  }

  /// An exception without error code or address.
  public static GuestFault of(int vector) {
    return new GuestFault(vector, 0, 0);
  }

  public int vector() {
    return vector;
  }

  public int errorCode() {
    return errorCode;
  }

  public int address() {
    return address;
  }
}
