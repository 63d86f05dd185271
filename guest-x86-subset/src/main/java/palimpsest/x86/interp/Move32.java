package palimpsest.x86.interp;

/// The 32-bit moves, one class per shape, for the same reason as [Arithmetic32].
final class Move32 {
  private Move32() {}

  static final class Register extends Executor {
    private final int d;
    private final int s;

    Register(int d, int s) {
      this.d = d;
      this.s = s;
    }

    @Override
    void execute(Core c) {
      c.r[d] = c.r[s];
    }
  }

  static final class Immediate extends Executor {
    private final int d;
    private final int value;

    Immediate(int d, int value) {
      this.d = d;
      this.value = value;
    }

    @Override
    void execute(Core c) {
      c.r[d] = value;
    }
  }

  static final class Load extends Executor {
    private final int d;
    private final EffectiveAddress at;

    Load(int d, EffectiveAddress at) {
      this.d = d;
      this.at = at;
    }

    @Override
    void execute(Core c) {
      c.r[d] = c.mmu.read32(at.linear(c.r));
    }
  }

  static final class Store extends Executor {
    private final EffectiveAddress at;
    private final int s;

    Store(EffectiveAddress at, int s) {
      this.at = at;
      this.s = s;
    }

    @Override
    void execute(Core c) {
      c.mmu.write32(at.linear(c.r), c.r[s]);
    }
  }

  static final class StoreImmediate extends Executor {
    private final EffectiveAddress at;
    private final int value;

    StoreImmediate(EffectiveAddress at, int value) {
      this.at = at;
      this.value = value;
    }

    @Override
    void execute(Core c) {
      c.mmu.write32(at.linear(c.r), value);
    }
  }

  static final class LoadByte extends Executor {
    private final int d;
    private final EffectiveAddress at;

    LoadByte(int d, EffectiveAddress at) {
      this.d = d;
      this.at = at;
    }

    @Override
    void execute(Core c) {
      c.r[d] = c.mmu.read8(at.linear(c.r));
    }
  }

  static final class ZeroExtend extends Executor {
    private final int d;
    private final Place source;

    ZeroExtend(int d, Place source) {
      this.d = d;
      this.source = source;
    }

    @Override
    void execute(Core c) {
      c.r[d] = source.read(c);
    }
  }

  static final class Lea extends Executor {
    private final int d;
    private final EffectiveAddress at;

    Lea(int d, EffectiveAddress at) {
      this.d = d;
      this.at = at;
    }

    @Override
    void execute(Core c) {
      c.r[d] = at.offset(c.r);
    }
  }
}
