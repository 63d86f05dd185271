package palimpsest.x86.interp;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.mmu.Mmu;
import palimpsest.x86.mmu.PageTables;

/// A whole little machine around an interpreter: nearly 2 MiB of conventional memory, page tables from 0x110000, and
/// linear pages mapped one to one on request.
final class Bench {
  static final int CODE = 0x1_0000;
  static final int DATA = 0x4_0000;
  static final int STACK = 0x8_0000;
  static final int CODE_SELECTOR = 0x73;
  static final int DATA_SELECTOR = 0x7b;
  static final int TLS_SELECTOR = 0x33;
  static final int TLS_BASE = DATA + 0x100;

  final ConventionalMemory memory = PhysicalMemory.split(2 << 20, 64 << 10).conventional();
  final Mmu mmu = new Mmu(memory);
  final GuestState state = new GuestState();
  final List<String> reported = new ArrayList<>();
  final PageTables tables;
  final Interpreter interpreter;
  private final CpuModel processor;
  private int nextFrame = 0x11_1000;

  Bench() {
    this(CpuModel.I686);
  }

  Bench(CpuModel processor) {
    this.processor = processor;
    tables =
        new PageTables(
            memory,
            0x11_0000,
            () -> {
              int frame = nextFrame;
              nextFrame += 0x1000;
              return frame;
            });
    for (int page = 0x1_0000; page < 0x10_0000; page += 0x1000) {
      tables.map(page, page, true, true);
    }
    mmu.setCr3(tables.directory());
    for (Segment segment : Segment.values()) {
      state.setSegment(segment, segment == Segment.CS ? CODE_SELECTOR : DATA_SELECTOR, 0);
    }
    state.setEip(CODE);
    state.setGpr(GuestState.ESP, STACK);
    interpreter = new Interpreter(state, mmu, environment());
    interpreter.watchWrites(memory.protection());
  }

  /// A machine with `hex` bytes at [#CODE].
  static Bench of(String hex) {
    return new Bench().code(CODE, hex);
  }

  Bench code(int linear, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    mmu.copyOut(linear, bytes, 0, bytes.length);
    return this;
  }

  Bench set(int register, int value) {
    state.setGpr(register, value);
    return this;
  }

  Bench flags(int eflags) {
    state.setEflags(eflags);
    return this;
  }

  Bench steps(int count) {
    for (int i = 0; i < count; i++) {
      interpreter.step();
    }
    return this;
  }

  /// The exception the next instruction raises.
  GuestFault fault() {
    try {
      interpreter.step();
    } catch (GuestFault fault) {
      return fault;
    }
    throw new AssertionError("no exception");
  }

  int gpr(int register) {
    return state.gpr(register);
  }

  Environment environment() {
    return new Environment() {
      @Override
      public CpuModel processor() {
        return processor;
      }

      @Override
      public long timeStampCounter() {
        return 0x1_2345_6789L;
      }

      @Override
      public int segmentBase(int selector) {
        return switch (selector) {
          case DATA_SELECTOR -> 0;
          case TLS_SELECTOR -> TLS_BASE;
          default -> throw new GuestFault(GuestFault.GENERAL_PROTECTION, selector & 0xfffc, 0);
        };
      }

      @Override
      public void unimplemented(Instruction instruction, int eip) {
        reported.add(instruction.mnemonic() + "@" + Integer.toHexString(eip));
      }

      @Override
      public void undefined(int eip, Decoded.Reason reason) {
        reported.add(reason + "@" + Integer.toHexString(eip));
      }
    };
  }
}
