package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.fpu.FpuImage;
import palimpsest.x86.fpu.FpuState;
import palimpsest.x86.isa.Segment;

/// What is kept of code that has changed since never shows.
class RewrittenCodeTest {
  /// Instructions end in any of two pages.
  static final int START = Bench.CODE + 0xff0;
  private static final int LENGTH = 40;
  private static final int INSTRUCTIONS = 30;
  private static final int SEEN = 1 << 20;

  /// Bytes that arrive somewhere in the code.
  record Patch(int offset, List<Integer> bytes) {}

  @Provide
  Arbitrary<List<Patch>> patches() {
    Arbitrary<Integer> anyByte = Arbitraries.integers().between(0, 255);
    Arbitrary<List<Integer>> instruction = Arbitraries.oneOf(
        Arbitraries.of(
            List.of(0x40), List.of(0x4b), List.of(0x01, 0xc8), List.of(0x31, 0xd3), List.of(0xd1, 0xc0),
            List.of(0xb8, 0x12, 0x34, 0x56, 0x78), List.of(0x81, 0xc1, 0xff, 0xee, 0xdd, 0xcc),
            List.of(0x89, 0x07), List.of(0x88, 0x0e), List.of(0xc6, 0x06, 0x43), List.of(0x75, 0xf6),
            List.of(0xeb, 0x03), List.of(0x50), List.of(0x5a), List.of(0x0f, 0xb6, 0xd1), List.of(0xd1, 0x27),
            List.of(0x06), List.of(0x07), List.of(0xd9, 0xe8), List.of(0xdf, 0xe0)),
        anyByte.list().ofMinSize(1).ofMaxSize(4));
    return Combinators.combine(Arbitraries.integers().between(0, LENGTH - 8), instruction)
        .as(Patch::new).list().ofMinSize(6).ofMaxSize(20);
  }

  /// An old machine has run everything that stood there before; a new one sees the bytes for the first time. ESI and
  /// EDI point into the code, so that it patches itself too.
  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void codeRunsAsOnAMachineThatHasNeverSeenIt(@ForAll("patches") List<Patch> patches) {
    Bench old = new Bench();
    for (Patch patch : patches) {
      for (int i = 0; i < patch.bytes().size(); i++) {
        old.memory.write8(START + patch.offset() + i, patch.bytes().get(i));
      }
      Bench fresh = new Bench();
      fresh.memory.write(0, bytes(old), 0, SEEN);
      assertEquals(run(fresh), run(old));
      for (int i = 0; i < 8; i++) {
        assertEquals(fresh.gpr(i), old.gpr(i));
      }
      for (Segment segment : Segment.values()) {
        assertEquals(fresh.state.selector(segment), old.state.selector(segment));
        assertEquals(fresh.state.segmentBase(segment), old.state.segmentBase(segment));
      }
      assertEquals(fresh.state.eflags(), old.state.eflags());
      assertEquals(fresh.state.fpu().digest(), old.state.fpu().digest());
      assertArrayEquals(bytes(fresh), bytes(old));
    }
  }

  /// Once, the old machine began with the ES that earlier code had popped, the new one with its own, and the PUSH ES
  /// behind an INC EAX stored what looked like the work of code that was gone.
  @Example
  void aSegmentRegisterThatEarlierCodeLoadedDoesNotPassForCodeThatIsKept() {
    codeRunsAsOnAMachineThatHasNeverSeenIt(patchesAtStart(List.of(0x07, 0x06), List.of(0x40)));
  }

  /// FLD1, and then FNSTSW AX, which shows the top of the stack.
  @Example
  void theFpuThatEarlierCodeLeftDoesNotPassForCodeThatIsKept() {
    codeRunsAsOnAMachineThatHasNeverSeenIt(patchesAtStart(List.of(0xd9, 0xe8), List.of(0xdf, 0xe0)));
  }

  @SafeVarargs
  private static List<Patch> patchesAtStart(List<Integer>... bytes) {
    return Stream.of(bytes).map(each -> new Patch(0, each)).toList();
  }

  static byte[] bytes(Bench bench) {
    byte[] bytes = new byte[SEEN];
    bench.memory.read(0, bytes, 0, SEEN);
    return bytes;
  }

  /// Runs from a state that is the same for every machine, whatever it ran before.
  ///
  /// @return how it ends and where, how many instructions later, and which of them are no instructions
  static String run(Bench bench) {
    for (Segment segment : Segment.values()) {
      bench.state.setSegment(segment, segment == Segment.CS ? Bench.CODE_SELECTOR : Bench.DATA_SELECTOR, 0);
    }
    FpuImage.loadState(bench.state.fpu(), FpuImage.state(new FpuState(), true), true);
    bench.reported.clear();
    bench.state.setEip(START);
    for (int i = 0; i < 8; i++) {
      bench.state.setGpr(i, 0x0102_0304 * i);
    }
    bench.state.setGpr(GuestState.ESP, Bench.STACK);
    bench.state.setGpr(GuestState.ESI, START + 5);
    bench.state.setGpr(GuestState.EDI, START + 14);
    bench.state.setEflags(0x202);
    long before = bench.interpreter.instructionsRetired();
    String end;
    try {
      end = bench.interpreter.run(INSTRUCTIONS, Interpreter.NEVER_HOT).toString();
    } catch (GuestFault fault) {
      end = fault.vector() + " " + Integer.toHexString(fault.address());
    }
    long retired = bench.interpreter.instructionsRetired() - before;
    return "%s at %x after %d, %s".formatted(end, bench.state.eip(), retired, bench.reported);
  }
}
