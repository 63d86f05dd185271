package palimpsest.x86.cpu;

/// Bits of EFLAGS (Intel SDM volume 1, section 3.4.3).
public final class Eflags {
  public static final int CF = 0x001;
  /// Bit 1 always reads one.
  public static final int ALWAYS_ONE = 0x002;
  public static final int PF = 0x004;
  public static final int AF = 0x010;
  public static final int ZF = 0x040;
  public static final int SF = 0x080;
  public static final int TF = 0x100;
  public static final int IF = 0x200;
  public static final int DF = 0x400;
  public static final int OF = 0x800;
  public static final int NT = 0x4000;
  public static final int AC = 0x4_0000;
  public static final int ID = 0x20_0000;
  /// The six flags arithmetic produces.
  public static final int ARITHMETIC = CF | PF | AF | ZF | SF | OF;

  private Eflags() {}
}
