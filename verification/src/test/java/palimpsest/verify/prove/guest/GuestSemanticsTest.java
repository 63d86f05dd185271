package palimpsest.verify.prove.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import palimpsest.verify.prove.term.SymbolicMemory;
import palimpsest.verify.prove.term.Terms;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.Repeat;
import palimpsest.x86.isa.Segment;

/// The terms, with numbers for their unknowns, say what the interpreter does: registers, all six flags, memory, where
/// it goes on, and when a division faults.
class GuestSemanticsTest {
  private static final int FS_BASE = 0x0804_1230;
  private static final int GS_BASE = 0xbf7f_e6c0;
  private static final int STATES = 2;
  private static final int[] CORNERS = {0, 1, 2, 31, 32, 33, -1, -2, 0x7fff_ffff, 0x8000_0000, 0x80, 0xff7f, 0x8000};
  private static final List<OpcodeRow> ROWS = Encoded.rows();

  @Test
  void everyRowThatIsTranslatedIsSaidAsTheInterpreterDoesIt() {
    Random random = new Random(20);
    try (Terms terms = new Terms()) {
      for (OpcodeRow row : ROWS) {
        for (int i = 0; i < 3; i++) {
          Encoded.draw(row, random).ifPresent(encoded -> compare(terms, encoded, random));
        }
      }
    }
  }

  @Property
  void anyInstructionIsSaidAsTheInterpreterDoesIt(@ForAll long seed) {
    Random random = new Random(seed);
    try (Terms terms = new Terms()) {
      OpcodeRow row = ROWS.get(random.nextInt(ROWS.size()));
      Encoded.draw(row, random).ifPresent(encoded -> compare(terms, encoded, random));
    }
  }

  private static void compare(Terms terms, Encoded encoded, RandomGenerator random) {
    for (int i = 0; i < STATES; i++) {
      PagedGuest guest = new PagedGuest(encoded.code());
      start(guest.state(), encoded.instruction(), random);
      String context = context(encoded, guest.state());
      Valuation valuation = new Valuation(terms, guest.state());
      Optional<Said> said = said(terms, encoded.instruction(), valuation);
      try {
        guest.run(1);
      } catch (GuestFault fault) {
        assertEquals(GuestFault.DIVIDE_ERROR, fault.vector(), context);
        assertEquals(Optional.empty(), said, context);
        continue;
      }
      assertEquals(said(guest), said.orElseGet(() -> fail("no #DE: " + context)), context);
    }
  }

  /// What is compared.
  private record Said(String eip, List<String> registers, String flags, Map<Integer, Integer> changes) {}

  private static Said said(PagedGuest guest) {
    List<String> registers = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      registers.add(hex(guest.state().gpr(n)));
    }
    return new Said(
        hex(guest.state().eip()), registers, hex(guest.state().eflags() & Eflags.ARITHMETIC), guest.changes());
  }

  /// What the terms say, or nothing where they say #DE. A repeated instruction is followed to its end.
  private static Optional<Said> said(Terms terms, Instruction instruction, Valuation valuation) {
    GuestSemantics semantics = new GuestSemantics(terms, FS_BASE, GS_BASE);
    SymbolicGuest guest = Valuation.unknown(terms);
    while (true) {
      switch (semantics.step(instruction, PagedGuest.CODE, guest)) {
        case GuestStep.Next(SymbolicGuest state, int eip, BoolExpr divideError) -> {
          return valuation.of(divideError)
              ? Optional.empty()
              : Optional.of(said(terms, terms.word(eip), state, valuation));
        }
        case GuestStep.Branch(BoolExpr taken, int target, int otherwise, SymbolicGuest state) -> {
          BitVecExpr eip = terms.choose(taken, terms.word(target), terms.word(otherwise));
          return Optional.of(said(terms, eip, state, valuation));
        }
        case GuestStep.Indirect(BitVecExpr target, SymbolicGuest state) -> {
          return Optional.of(said(terms, target, state, valuation));
        }
        case GuestStep.Repeat(BoolExpr iterates, SymbolicGuest state, BoolExpr over, int next) -> {
          if (!valuation.of(iterates)) {
            return Optional.of(said(terms, terms.word(next), guest, valuation));
          }
          if (valuation.of(over)) {
            return Optional.of(said(terms, terms.word(next), state, valuation));
          }
          guest = state;
        }
        case GuestStep.Unsupported(String reason) -> fail(reason + ": " + instruction);
      }
    }
  }

  private static Said said(Terms terms, BitVecExpr eip, SymbolicGuest guest, Valuation valuation) {
    List<BitVecExpr> asked = new ArrayList<>(guest.registers());
    asked.add(Valuation.eflags(terms, guest.flags()));
    asked.add(eip);
    for (SymbolicMemory.Store store : guest.memory().stores()) {
      asked.add(store.address().term());
      asked.add(terms.context().mkZeroExt(32 - 8 * store.bytes(), store.value()));
    }
    List<Integer> values = valuation.of(asked);
    Map<Integer, Integer> changes = new TreeMap<>();
    List<SymbolicMemory.Store> stores = guest.memory().stores();
    for (int i = 0; i < stores.size(); i++) {
      for (int n = 0; n < stores.get(i).bytes(); n++) {
        int address = values.get(10 + 2 * i) + n;
        int value = values.get(11 + 2 * i) >>> (8 * n) & 0xff;
        changes.put(address, value);
      }
    }
    changes.entrySet().removeIf(entry -> PagedGuest.initial(entry.getKey()) == entry.getValue());
    return new Said(
        hex(values.get(9)),
        values.subList(0, 8).stream().map(GuestSemanticsTest::hex).toList(),
        hex(values.get(8)),
        changes);
  }

  private static void start(GuestState state, Instruction instruction, RandomGenerator random) {
    for (int n = 0; n < 8; n++) {
      state.setGpr(n, value(random));
    }
    if (instruction.repeat() != Repeat.NONE) {
      state.setGpr(GuestState.ECX, random.nextInt(4));
    }
    switch (instruction.mnemonic()) {
      case DIV, IDIV -> state.setGpr(GuestState.EDX, random.nextInt(-2, 6));
      case CMPXCHG, SCAS -> {
        if (random.nextBoolean()) {
          state.setGpr(GuestState.EAX, 0);
          state.setGpr(GuestState.EBX, 0);
        }
      }
      default -> {}
    }
    state.setSegment(Segment.FS, 0x33, FS_BASE);
    state.setSegment(Segment.GS, 0x3b, GS_BASE);
    state.setEflags(state.eflags() | (random.nextInt() & Eflags.ARITHMETIC));
  }

  private static int value(RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 -> CORNERS[random.nextInt(CORNERS.length)];
      case 1 -> random.nextInt(64);
      default -> random.nextInt();
    };
  }

  private static String context(Encoded encoded, GuestState state) {
    StringBuilder text = new StringBuilder(encoded.instruction().toString());
    for (int octet : encoded.code()) {
      text.append(' ').append(HexFormat.of().toHexDigits((byte) octet));
    }
    for (int n = 0; n < 8; n++) {
      text.append(" r").append(n).append('=').append(hex(state.gpr(n)));
    }
    return text.append(" eflags=").append(hex(state.eflags())).toString();
  }

  private static String hex(int value) {
    return HexFormat.of().toHexDigits(value);
  }
}
