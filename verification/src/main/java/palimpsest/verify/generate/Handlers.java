package palimpsest.verify.generate;

import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.assemble.Operand;

/// What a program does about signals: one handler, on a stack of its own, folds everything the kernel says about the
/// interrupted state into a word in memory, so that a state that is not exact cannot stay unseen; then it lets the
/// program go on, at a place the program has named, or at the same instruction with ESI put right.
final class Handlers {
  /// Where the program goes on behind an exception; 0 to repeat the instruction with ESI at the window's middle.
  static final int RESUME = Location.WINDOW - 0x840;

  /// A page that can only be read, and one that is not there.
  static final int READ_ONLY = MinimalElf.DATA + 0x2000;

  static final int UNMAPPED = MinimalElf.DATA + 0x10_0000;

  static final int SIGUSR1 = 10;

  /// What was folded, and how often; within what the program folds at its end.
  private static final int LOG = Location.WINDOW + Location.REACH + 0x40;

  private static final int SCRATCH = MinimalElf.DATA + 0x100;
  private static final int STACK = MinimalElf.DATA + 0x3000;
  private static final int STACK_BYTES = 0x1000;
  private static final int[] SIGNALS = {4, 5, 7, 8, SIGUSR1, 11};
  /// SA_SIGINFO, SA_RESTORER, SA_ONSTACK.
  private static final int FLAGS = 0x0c00_0004;

  /// Offsets in ucontext of the sigcontext, its ESI and its EIP, and doublewords of it.
  private static final int CONTEXT = 20;
  private static final int CONTEXT_ESI = CONTEXT + 20;
  private static final int CONTEXT_EIP = CONTEXT + 56;
  private static final int CONTEXT_WORDS = 22;

  private final Label handler;
  private final Label restorer;

  private Handlers(Label handler, Label restorer) {
    this.handler = handler;
    this.restorer = restorer;
  }

  /// Appends the installation, and gives what [#emit] must follow with.
  static Handlers install(Assembler code) {
    var handlers = new Handlers(code.label(), code.label());
    SystemCall.store(code, SCRATCH, STACK, 0, STACK_BYTES);
    SystemCall.emit(code, SystemCall.SIGALTSTACK, SCRATCH, 0);
    SystemCall.store(code, SCRATCH, handlers.handler);
    SystemCall.store(code, SCRATCH + 4, FLAGS);
    SystemCall.store(code, SCRATCH + 8, handlers.restorer);
    SystemCall.store(code, SCRATCH + 12, 0, 0);
    for (int signal : SIGNALS) {
      SystemCall.emit(code, SystemCall.RT_SIGACTION, signal, SCRATCH, 0, 8);
    }
    SystemCall.emit(code, SystemCall.MPROTECT, READ_ONLY, 0x1000, 1);
    return handlers;
  }

  /// Appends handler and restorer, where nothing falls into them.
  void emit(Assembler code) {
    Label fold = code.label();
    Label repair = code.label();
    Label done = code.label();
    code.bind(handler);
    code.bytes(0x8b, 0x44, 0x24, 0x0c);
    code.bytes(0x8d, 0x70, CONTEXT).bytes(0xb9).immediate(4, CONTEXT_WORDS);
    code.bytes(0x8b).modrm(2, new Operand.Absolute(LOG));
    code.bind(fold);
    code.bytes(0xc1, 0xc2, 0x05, 0x03, 0x16, 0x83, 0xc6, 0x04, 0x49, 0x0f, 0x85).distance(fold);
    code.bytes(0x89).modrm(2, new Operand.Absolute(LOG));
    code.bytes(0xff).modrm(0, new Operand.Absolute(LOG + 4));
    code.bytes(0x83, 0x7c, 0x24, 0x04, SIGUSR1, 0x0f, 0x84).distance(done);
    code.bytes(0x8b).modrm(1, new Operand.Absolute(RESUME));
    code.bytes(0x85, 0xc9, 0x0f, 0x84).distance(repair);
    code.bytes(0x89, 0x48, CONTEXT_EIP, 0xc3);
    code.bind(repair);
    code.bytes(0xc7, 0x40, CONTEXT_ESI).immediate(4, Location.WINDOW);
    code.bind(done);
    code.bytes(0xc3);
    code.bind(restorer);
    code.bytes(0xb8).immediate(4, SystemCall.RT_SIGRETURN).bytes(0xcd, 0x80);
  }
}
