package palimpsest.x86.interp;

import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.simd.FloatOperation;
import palimpsest.x86.simd.FloatOperations;
import palimpsest.x86.simd.FxImage;
import palimpsest.x86.simd.IntegerOperations;
import palimpsest.x86.simd.Packed;
import palimpsest.x86.simd.PackedOperation;
import palimpsest.x86.simd.SimdState;

/// The instructions of MMX and SSE: where their operands are; what becomes of them is [palimpsest.x86.simd]'s.
///
/// An instruction on MMX registers is one on the x87 unit, too: it waits for pending exceptions, and leaves every
/// register in use (Intel SDM volume 1, sections 9.5 and 9.6.6). An exception of SSE that is not masked is raised by
/// the instruction itself, which has recorded it and done nothing else.
final class SimdExecutors {
  private final Instruction in;
  private final String name;
  private final boolean onMmx;
  private final boolean onSse;
  private final boolean toMemory;

  private SimdExecutors(Instruction in) {
    OpcodeRow row = OpcodeTable.simdRow(in);
    this.in = in;
    this.name = row.name();
    this.onMmx = !isConversionOfMemory(in, row) && row.operands().stream().anyMatch(form -> switch (form.kind()) {
      case MMX_REGISTER, MMX_OR_MEMORY, MMX_ONLY -> true;
      default -> false;
    });
    this.onSse = row.operands().stream().anyMatch(form -> switch (form.kind()) {
      case XMM_REGISTER, XMM_OR_MEMORY, XMM_ONLY -> true;
      default -> false;
    });
    this.toMemory = in.operand(0) instanceof Operand.Mem;
  }

  static Executor bind(Instruction in) {
    return new SimdExecutors(in).bind();
  }

  /// CVTPI2PD leaves the x87 unit alone if its operand is in memory (SDM volume 2, its page), and so was CVTPI2PS seen
  /// to.
  private static boolean isConversionOfMemory(Instruction in, OpcodeRow row) {
    return row.name().startsWith("CVTPI2P") && in.operand(1) instanceof Operand.Mem;
  }

  private Executor bind() {
    return switch (name) {
      case "EMMS" -> Executor.of(
          c -> {
            FpuExecutors.await(c);
            c.state.fpu().leaveMmx();
          });
      case "FXSAVE" -> save();
      case "FXRSTOR" -> restore();
      case "LDMXCSR" -> loadControl();
      case "STMXCSR" -> storeControl();
      case "SFENCE", "LFENCE", "MFENCE" -> SystemExecutors.nothing();
      case "CLFLUSH" -> flush();
      case "COMISS", "COMISD" -> compare(true);
      case "UCOMISS", "UCOMISD" -> compare(false);
      case "MASKMOVQ", "MASKMOVDQU" -> storeMasked();
      default -> FloatOperations.of(name).map(this::compute).orElseGet(() -> operate(named()));
    };
  }

  private PackedOperation named() {
    boolean fromMemory = in.operand(1) instanceof Operand.Mem;
    if (fromMemory && (name.equals("MOVSS") || name.equals("MOVSD"))) {
      return (_, b, _, _) -> b;
    }
    if (toMemory && (name.equals("MOVHPS") || name.equals("MOVHPD"))) {
      return (_, b, _, _) -> Packed.of(b.high());
    }
    return IntegerOperations.of(name).orElseThrow(() -> new IllegalArgumentException("no executor for " + name));
  }

  private PackedPlace place(int operand) {
    return PackedPlace.of(in, operand, !name.equals("MOVUPS") && !name.equals("MOVUPD") && !name.equals("MOVDQU"));
  }

  /// The last operand but the row's name, if the instruction has three.
  private int immediate() {
    return in.operands().size() > 3 && in.operand(2) instanceof Operand.Imm(int value, _) ? value : 0;
  }

  private Executor operate(PackedOperation operation) {
    PackedPlace destination = place(0);
    PackedPlace source = place(1);
    int immediate = immediate();
    return onUnit(
        c -> {
          Packed old = toMemory ? Packed.ZERO : destination.read(c);
          destination.write(c, operation.apply(old, source.read(c), onSse, immediate));
        });
  }

  private Executor compute(FloatOperation operation) {
    PackedPlace destination = place(0);
    PackedPlace source = place(1);
    int immediate = immediate();
    return onUnit(
        c -> {
          Packed value = source.read(c);
          c.floats.begin(c.state.simd().mxcsr());
          Packed result = operation.apply(c.floats, destination.read(c), value, immediate);
          settle(c);
          destination.write(c, result);
        });
  }

  /// Records the exceptions of the operation just done.
  ///
  /// @throws GuestFault #XM if one is not masked
  private static void settle(Core c) {
    SimdState simd = c.state.simd();
    simd.setMxcsr(simd.mxcsr() | c.floats.raised());
    if (c.floats.isStopped()) {
      throw GuestFault.of(GuestFault.SIMD_FLOATING_POINT);
    }
  }

  private Executor onUnit(Executor.Action action) {
    if (!onMmx) {
      return Executor.of(action);
    }
    return Executor.of(
        c -> {
          FpuExecutors.await(c);
          action.execute(c);
          c.state.fpu().useAsMmx();
        });
  }

  private Executor compare(boolean quietIsInvalid) {
    PackedPlace first = place(0);
    PackedPlace second = place(1);
    boolean wide = name.endsWith("D");
    return Executor.of(
        c -> {
          Packed value = second.read(c);
          c.floats.begin(c.state.simd().mxcsr());
          int flags = FloatOperations.flags(c.floats, first.read(c), value, wide, quietIsInvalid);
          settle(c);
          c.loadArithmetic(flags);
        });
  }

  /// Bytes of the first register whose bytes in the second have their top bits set go to DS:eDI, the others nowhere;
  /// only those that go somewhere can fault.
  private Executor storeMasked() {
    PackedPlace value = place(0);
    PackedPlace mask = place(1);
    EffectiveAddress at =
        new EffectiveAddress(
            new Operand.Mem(in.segment(), GuestState.EDI, Operand.NONE, 0, 0, in.operandSize()), in.addressSize());
    return onUnit(
        c -> {
          Packed chosen = mask.read(c);
          for (int i = 0; i < (onSse ? 16 : 8); i++) {
            if (isChosen(chosen, i)) {
              c.mmu.checkWrite(at.linear(c.r, i), 1);
            }
          }
          Packed bytes = value.read(c);
          for (int i = 0; i < (onSse ? 16 : 8); i++) {
            if (isChosen(chosen, i)) {
              c.mmu.write8(at.linear(c.r, i), (int) bytes.octet(i));
            }
          }
        });
  }

  private static boolean isChosen(Packed mask, int octet) {
    return mask.octet(octet) > 0x7f;
  }

  private EffectiveAddress address() {
    if (in.operand(0) instanceof Operand.Mem mem) {
      return new EffectiveAddress(mem, in.addressSize());
    }
    throw new IllegalArgumentException("no memory operand: " + in);
  }

  /// CLFLUSH faults as a load of a byte does; there is nothing else to see of it.
  private Executor flush() {
    EffectiveAddress at = address();
    return Executor.of(c -> c.mmu.read8(at.linear(c.r)));
  }

  private Executor loadControl() {
    EffectiveAddress at = address();
    return Executor.of(c -> c.state.simd().setMxcsr(allowed(c, c.mmu.read32(at.linear(c.r)))));
  }

  private Executor storeControl() {
    EffectiveAddress at = address();
    return Executor.of(c -> c.mmu.write32(at.linear(c.r), c.state.simd().mxcsr()));
  }

  /// @throws GuestFault #GP if MXCSR cannot have this value
  private static int allowed(Core c, int mxcsr) {
    if ((mxcsr & ~c.environment.processor().mxcsrMask()) != 0) {
      throw Core.generalProtection(0);
    }
    return mxcsr;
  }

  private static int aligned(int linear) {
    if ((linear & 15) != 0) {
      throw Core.generalProtection(0);
    }
    return linear;
  }

  private Executor save() {
    EffectiveAddress at = address();
    return Executor.of(
        c -> {
          int linear = aligned(at.linear(c.r));
          c.mmu.checkWrite(linear, FxImage.BYTES);
          byte[] image = FxImage.of(c.state.fpu(), c.state.simd(), c.environment.processor().mxcsrMask());
          c.mmu.copyOut(linear, image, 0, image.length);
        });
  }

  private Executor restore() {
    EffectiveAddress at = address();
    return Executor.of(
        c -> {
          byte[] image = new byte[FxImage.BYTES];
          c.mmu.copyIn(aligned(at.linear(c.r)), image, 0, image.length);
          allowed(c, FxImage.mxcsr(image));
          FxImage.load(c.state.fpu(), c.state.simd(), image);
        });
  }
}
