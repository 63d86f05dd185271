package palimpsest.verify.hardware;

/// The text form of registers and flags.
final class Registers {
  private static final String[] NAMES = {"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"};

  private Registers() {}

  static String text(int[] registers, int flags) {
    var text = new StringBuilder();
    for (int i = 0; i < NAMES.length; i++) {
      text.append("%s=%08x ".formatted(NAMES[i], registers[i]));
    }
    return text.append("eflags=%08x".formatted(flags)).toString();
  }
}
