package palimpsest.verify.hardware;

import static palimpsest.verify.hardware.Layout.CASES;
import static palimpsest.verify.hardware.Layout.CASE_BYTES;
import static palimpsest.verify.hardware.Layout.CASE_FLAGS;
import static palimpsest.verify.hardware.Layout.CASE_MEMORY;
import static palimpsest.verify.hardware.Layout.CASE_REGISTERS;
import static palimpsest.verify.hardware.Layout.RESULTS;
import static palimpsest.verify.hardware.Layout.RESULT_BYTES;
import static palimpsest.verify.hardware.Layout.SAVED;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;

/// The loop around the snippets: for each case it sets memory, flags and registers, jumps to the snippet, and writes
/// down what has become of them; at the end it writes all results to standard output and leaves.
///
/// It needs no stack, so that a snippet may have ESP to itself. Every absolute address is written with an SIB byte:
/// that is the form that means the same in both modes; so do all other instructions of the loop. A signal handler
/// does not return: it writes down the interrupted state and goes on with the next case.
final class Harness {
  private static final int EAX = 0;
  private static final int ECX = 1;
  private static final int EDX = 2;
  private static final int ESP = 4;
  private static final int ESI = 6;
  private static final int EDI = 7;
  private static final int DS = 3;
  private static final int FS = 4;
  private static final int GS = 5;
  private static final int SS_OVERRIDE = 0x36;
  private static final int CS_OVERRIDE = 0x2e;
  /// ES, DS, FS, GS: what a snippet may have changed.
  private static final List<Integer> DATA_SEGMENTS = List.of(0, DS, FS, GS);
  /// SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV.
  private static final List<Integer> SIGNALS = List.of(4, 5, 7, 8, 11);
  private static final int LOAD = 0x8b;
  private static final int STORE = 0x89;
  private static final int STORE_SEGMENT = 0x8c;
  private static final int LOAD_SEGMENT = 0x8e;
  /// `user_desc`: 32-bit, limit in pages, usable, entry to be chosen.
  private static final int DESCRIPTOR_FLAGS = 0x51;
  /// Offset of `si_code` in `siginfo_t`.
  private static final int SIGNAL_CODE = 8;
  private static final int LIMIT = 0xf_ffff;

  private final Assembler code;
  private final Hosting hosting;
  private final Label next;
  private final Label store;
  private int end;
  private int endWithSelectors;

  private Harness(Assembler code, Hosting hosting) {
    this.code = code;
    this.hosting = hosting;
    this.next = code.label();
    this.store = code.label();
  }

  /// Emits the loop for so many cases.
  static Harness emit(Assembler code, Hosting hosting, int cases) {
    var harness = new Harness(code, hosting);
    Label action = code.label();
    Label stack = code.label();
    Label handler = code.label();
    harness.emitSetup(action, stack);
    harness.emitLoop(cases);
    harness.emitEnd();
    code.bind(handler);
    harness.emitHandler();
    code.bind(action);
    hosting.emitAction(code, handler);
    code.bind(stack);
    hosting.emitStack(code);
    return harness;
  }

  /// Linear address at which a snippet goes on when it is through.
  ///
  /// @param changesSelectors whether it may have loaded DS, ES, FS or GS, so that they have to be set right
  int end(boolean changesSelectors) {
    return changesSelectors ? endWithSelectors : end;
  }

  /// First contents of the scratch memory: descriptors for FS and GS whose entry the kernel shall choose.
  static byte[] scratch() {
    ByteBuffer scratch = ByteBuffer.allocate(SAVED - Layout.SCRATCH).order(ByteOrder.LITTLE_ENDIAN);
    scratch.position(Layout.FS_DESCRIPTOR - Layout.SCRATCH);
    scratch.putInt(-1).putInt(Layout.FS_BASE).putInt(LIMIT).putInt(DESCRIPTOR_FLAGS);
    scratch.position(Layout.GS_DESCRIPTOR - Layout.SCRATCH);
    scratch.putInt(-1).putInt(Layout.GS_BASE).putInt(LIMIT).putInt(DESCRIPTOR_FLAGS);
    return scratch.array();
  }

  private void emitSetup(Label action, Label stack) {
    hosting.setAlternateStack(code, stack);
    SIGNALS.forEach(signal -> hosting.installHandler(code, signal, action));
    hosting.setBases(code);
    for (int segment : DATA_SEGMENTS) {
      absolute(STORE_SEGMENT, segment, selector(segment));
    }
    move(EAX, CASES);
    absolute(STORE, EAX, Layout.CURSOR);
    move(EAX, RESULTS);
    absolute(STORE, EAX, Layout.OUTPUT);
  }

  private void emitLoop(int cases) {
    Label more = code.label();
    code.bind(next);
    absolute(LOAD, ESI, Layout.CURSOR);
    code.bytes(0x81, 0xc0 | 7 << 3 | ESI).immediate(4, CASES + cases * CASE_BYTES);
    code.bytes(0x0f, 0x85).distance(more);
    hosting.call(code, hosting.calls().write(), 1, Layout.OUTCOME, Layout.OUTCOME_HEADER + cases * RESULT_BYTES);
    hosting.call(code, hosting.calls().exit(), 0);
    code.bind(more);
    code.bytes(LOAD, ESI);
    absolute(STORE, EAX, Layout.TARGET);
    code.bytes(0x83, 0xc0 | ESI, CASE_MEMORY);
    move(EDI, Layout.WINDOW);
    copy(Layout.WINDOW_BYTES);
    move(EDI, Layout.EDGE);
    copy(Layout.EDGE_BYTES);
    absolute(STORE, ESI, Layout.CURSOR);
    code.bytes(0x81, 0xc0 | 5 << 3 | ESI).immediate(4, CASE_BYTES);
    code.bytes(0x8d, 0x40 | ESP << 3 | ESI, CASE_FLAGS, 0x9d);
    for (int register : new int[] {EAX, ECX, EDX, 3, ESP, 5, EDI, ESI}) {
      code.bytes(LOAD, 0x40 | register << 3 | ESI, CASE_REGISTERS + 4 * register);
    }
    absolute(0xff, 4, Layout.TARGET);
  }

  /// Writes down what the snippet left; with selectors first, through SS, the one segment that is certainly good.
  private void emitEnd() {
    endWithSelectors = code.here();
    for (int segment : DATA_SEGMENTS) {
      code.bytes(SS_OVERRIDE);
      absolute(STORE_SEGMENT, segment, SAVED + Layout.RESULT_SELECTORS + selectorOffset(segment));
    }
    for (int segment : DATA_SEGMENTS) {
      code.bytes(CS_OVERRIDE);
      absolute(LOAD_SEGMENT, segment, selector(segment));
    }
    end = code.here();
    for (int register = 0; register < 8; register++) {
      absolute(STORE, register, SAVED + 4 * register);
    }
    move(ESP, SAVED + Layout.RESULT_FLAGS + hosting.flagsBytes());
    code.bytes(0x9c, 0xfc, 0x31, 0xc0);
    absolute(STORE, EAX, SAVED + Layout.RESULT_SIGNAL);
    code.bind(store);
    code.bytes(0xfc);
    move(ESI, SAVED);
    absolute(LOAD, EDI, Layout.OUTPUT);
    copy(Layout.RESULT_MEMORY);
    move(ESI, Layout.WINDOW);
    copy(Layout.WINDOW_BYTES);
    move(ESI, Layout.EDGE);
    copy(Layout.EDGE_BYTES);
    absolute(STORE, EDI, Layout.OUTPUT);
    code.bytes(0xe9).distance(next);
  }

  /// Called by the kernel with the signal and the context: copies what the context says of the snippet.
  private void emitHandler() {
    hosting.takeArguments(code);
    absolute(STORE, EDI, SAVED + Layout.RESULT_SIGNAL);
    int[] fields = {
      0, 4, 8, 12, 16, 20, 24, 28, Layout.RESULT_FLAGS, Layout.RESULT_VECTOR, Layout.RESULT_ERROR, Layout.RESULT_EIP
    };
    for (int i = 0; i < fields.length; i++) {
      code.bytes(LOAD, 0x80 | EAX << 3 | EDX).immediate(4, hosting.context().get(i));
      absolute(STORE, EAX, SAVED + fields[i]);
    }
    code.bytes(LOAD, 0x40 | EAX << 3 | ESI, SIGNAL_CODE);
    absolute(STORE, EAX, SAVED + Layout.RESULT_CODE);
    code.bytes(LOAD, 0x40 | EAX << 3 | ESI, hosting.faultAddress());
    absolute(STORE, EAX, SAVED + Layout.RESULT_ADDRESS);
    if (hosting == Hosting.I386) {
      for (int segment : List.of(FS, GS)) {
        absolute(LOAD_SEGMENT, segment, selector(segment));
      }
    }
    code.bytes(0xe9).distance(store);
  }

  private void copy(int bytes) {
    move(ECX, bytes / 4);
    code.bytes(0xf3, 0xa5);
  }

  private void move(int register, int value) {
    code.bytes(0xb8 | register).immediate(4, value);
  }

  private void absolute(int opcode, int field, int address) {
    code.bytes(opcode, field << 3 | 4, 0x25).immediate(4, address);
  }

  private static int selector(int segment) {
    return Layout.OUTCOME + selectorOffset(segment);
  }

  private static int selectorOffset(int segment) {
    return 2 * DATA_SEGMENTS.indexOf(segment);
  }
}
