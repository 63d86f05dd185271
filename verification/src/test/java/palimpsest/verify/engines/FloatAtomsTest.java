package palimpsest.verify.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import palimpsest.host.core.FloatMeaning;
import palimpsest.host.core.FloatUnit;
import palimpsest.host.isa.FloatFormat;
import palimpsest.host.isa.Opcode;
import palimpsest.x86.fpu.Extended;
import palimpsest.x86.fpu.FloatingPointUnit;
import palimpsest.x86.fpu.FpuState;
import palimpsest.x86.fpu.MemoryFormat;
import palimpsest.x86.fpu.Operation;

/// The host's floating-point atoms held to the guest's floating-point unit, which knows nothing of them. Where an atom
/// has a result, it is the guest's to the last bit, C1 included, and the guest's unit has no flag to tell but
/// inexactness, if that was allowed. Where it faults there was something to tell, or something that is not a normal
/// number or zero.
///
/// `-Dpalimpsest.floats=N` draws so many operations instead.
class FloatAtomsTest {
  private static final int OPERATIONS = Integer.getInteger("palimpsest.floats", 400_000);
  private static final int C1 = 0x200;
  private static final int INEXACT = 0x20;

  private final Random random = new Random(19_680_321);
  private final FloatUnit atoms = new FloatUnit();

  /// A binary operation on both sides.
  private record Pair(Opcode atom, Operation instruction) {}

  private static final List<Pair> BINARY = List.of(
      new Pair(Opcode.FADD, Operation.ADD), new Pair(Opcode.FSUB, Operation.SUBTRACT),
      new Pair(Opcode.FMUL, Operation.MULTIPLY), new Pair(Opcode.FDIV, Operation.DIVIDE));

  private int control() {
    int[] precisions = {0, 2, 3, 3};
    return 0x7f | precisions[random.nextInt(4)] << 8 | random.nextInt(4) << 10;
  }

  /// Significands with long runs of equal bits, exponents near one another, and now and then anything.
  private Extended value() {
    long significand = switch (random.nextInt(4)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextLong() << random.nextInt(64);
      case 2 -> -1L << random.nextInt(64);
      default -> -1L - (1L << random.nextInt(64));
    };
    int sign = random.nextInt(2) << 15;
    return switch (random.nextInt(24)) {
      case 0 -> new Extended(sign, 0);
      case 1 -> new Extended(sign | random.nextInt(1 << 15), significand);
      case 2 -> new Extended(sign | 0x7ffe, significand | Long.MIN_VALUE);
      case 3 -> new Extended(sign | 1, significand | Long.MIN_VALUE);
      default -> new Extended(sign | 0x3fff + random.nextInt(140) - 70, significand | Long.MIN_VALUE);
    };
  }

  private static FpuState state(int control, Extended a, Extended b) {
    FpuState state = new FpuState();
    state.setControl(control);
    state.setPhysical(0, a);
    state.setPhysical(1, b);
    state.setStack(0, 3);
    return state;
  }

  private static boolean isNumber(Extended x) {
    int exponent = x.signExponent() & 0x7fff;
    return exponent == 0 ? x.significand() == 0 : x.significand() < 0 && exponent != 0x7fff;
  }

  private void agree(boolean done, FpuState after, Extended expected, boolean numbers, int allowed, String what) {
    int flags = after.status() & 0x3f;
    if (done) {
      assertEquals(0, flags & ~allowed, what);
      assertEquals(expected, new Extended(atoms.signExponent() & 0xffff, atoms.significand()), what);
      assertEquals((after.status() & C1) != 0, (atoms.signExponent() & FloatUnit.INCREASED) != 0, what);
    } else {
      assertTrue(!numbers || (flags & ~allowed) != 0 || !isNumber(expected), what);
    }
  }

  @Test
  void whereAnAtomHasAResultItIsTheGuestsAndNothingIsLeftToTell() {
    for (int i = 0; i < OPERATIONS; i++) {
      Extended a = value();
      Extended b = value();
      int control = control();
      int allowed = random.nextInt(8) == 0 ? 0 : INEXACT;
      Pair pair = BINARY.get(random.nextInt(BINARY.size()));
      FpuState state = state(control, a, b);
      FloatingPointUnit.on(state).arithmetic().operate(pair.instruction(), 0, 1, false);
      boolean done = compute(pair.atom(), a, b, control, allowed);
      agree(done, state, state.st(0), isNumber(a) && isNumber(b), allowed, pair + " " + a + " " + b + " " + control);
    }
  }

  private boolean compute(Opcode op, Extended a, Extended b, int control, int allowed) {
    return FloatMeaning.compute(
        atoms, op, a.significand(), a.signExponent(), b.significand(), b.signExponent(), control & 0xf00 | allowed);
  }

  @Test
  void rootsAndComparisonsAndSignsAreTheGuests() {
    for (int i = 0; i < OPERATIONS / 4; i++) {
      Extended a = value();
      Extended b = random.nextInt(4) == 0 ? a : value();
      int control = control();
      FpuState root = state(control, a, b);
      FloatingPointUnit.on(root).arithmetic().squareRoot();
      agree(compute(Opcode.FSQRT, a, a, control, INEXACT), root, root.st(0), isNumber(a), INEXACT, "root " + a);
      FpuState sign = state(control, a, b);
      FloatingPointUnit.on(sign).arithmetic().changeSign();
      agree(compute(Opcode.FNEG, a, a, control, INEXACT), sign, sign.st(0), true, 0, "sign " + a);
      FpuState compared = state(control, a, b);
      int codes = FloatingPointUnit.on(compared).arithmetic().compareToFlags(1, true, false);
      if (compute(Opcode.FCMP, a, b, control, INEXACT)) {
        assertEquals(codes, (int) atoms.significand(), a + " " + b);
        assertEquals(0, compared.status() & 0x3f);
      } else {
        assertTrue(!isNumber(a) || !isNumber(b), a + " " + b);
      }
    }
  }

  /// A way to memory on both sides.
  private record Store(Opcode atom, MemoryFormat format) {}

  private static final List<Store> STORES = List.of(
      new Store(Opcode.FPS, MemoryFormat.SINGLE), new Store(Opcode.FPD, MemoryFormat.DOUBLE),
      new Store(Opcode.FPW, MemoryFormat.INTEGER_16), new Store(Opcode.FPI, MemoryFormat.INTEGER_32),
      new Store(Opcode.FPL, MemoryFormat.INTEGER_64));

  @Test
  void whatIsPackedForMemoryIsWhatTheGuestStores() {
    for (int i = 0; i < OPERATIONS; i++) {
      Extended a = value();
      int control = control();
      Store store = STORES.get(random.nextInt(STORES.size()));
      FpuState state = state(control, a, a);
      var unit = FloatingPointUnit.on(state).data();
      unit.prepareStore(store.format());
      long mask = store.format().bytes() == 8 ? -1L : (1L << 8 * store.format().bytes()) - 1;
      long expected = unit.storedLow() & mask;
      unit.finishStore(true, false);
      boolean done = compute(store.atom(), a, a, control, INEXACT);
      String what = store + " " + a + " " + control;
      if (done) {
        assertEquals(expected, atoms.significand() & mask, what);
        assertEquals(0, state.status() & 0x3f & ~INEXACT, what);
        assertEquals((state.status() & C1) != 0, (atoms.signExponent() & FloatUnit.INCREASED) != 0, what);
      } else {
        boolean least = a.significand() == Long.MIN_VALUE && store.atom() == Opcode.FPL;
        assertTrue(!isNumber(a) || (state.status() & 0x3f & ~INEXACT) != 0 || least || isTiny(store, expected), what);
      }
    }
  }

  /// Whether a packed result is zero or a denormal: exact ones raise nothing, and the hardware refuses them all the
  /// same.
  private static boolean isTiny(Store store, long bits) {
    return store.atom() == Opcode.FPS && (bits & 0x7f80_0000L) == 0
        || store.atom() == Opcode.FPD && (bits & 0x7ff0_0000_0000_0000L) == 0;
  }

  /// A way from memory on both sides.
  private record Load(FloatFormat atom, MemoryFormat format) {}

  private static final List<Load> LOADS = List.of(
      new Load(FloatFormat.SINGLE, MemoryFormat.SINGLE), new Load(FloatFormat.DOUBLE, MemoryFormat.DOUBLE),
      new Load(FloatFormat.EXTENDED, MemoryFormat.EXTENDED), new Load(FloatFormat.WORD, MemoryFormat.INTEGER_16),
      new Load(FloatFormat.INTEGER, MemoryFormat.INTEGER_32), new Load(FloatFormat.LONG, MemoryFormat.INTEGER_64));

  @Test
  void whatALoadMakesOfMemoryIsWhatTheGuestLoads() {
    for (int i = 0; i < OPERATIONS; i++) {
      Load load = LOADS.get(random.nextInt(LOADS.size()));
      long bits = random.nextInt(16) == 0 ? random.nextInt(3) - 1L : random.nextLong();
      long low = load.atom().bytes() >= 8 ? bits : bits & (1L << 8 * load.atom().bytes()) - 1;
      int high = random.nextInt(1 << 16);
      FpuState state = state(0x37f, new Extended(0, 0), new Extended(0, 0));
      FloatingPointUnit.on(state).data().load(load.format(), low, high);
      boolean done = FloatMeaning.load(atoms, load.atom(), low, high);
      boolean whole = load.atom() == FloatFormat.EXTENDED;
      agree(done, state, state.st(0), true, 0, load + " " + Long.toHexString(low) + (whole ? " " + high : ""));
    }
  }
}
