package palimpsest.workbench.cores;

/// What an executed micro-operation costs in energy, whatever the core.
final class UopCounts {
  private UopCounts() {}

  static void count(CoreBooks books, UopKind kind) {
    switch (kind) {
      case ALU -> books.count(CoreEvent.ALU, 1);
      case SHIFT -> books.count(CoreEvent.SHIFT, 1);
      case MULTIPLY -> books.count(CoreEvent.MULTIPLY, 1);
      case DIVIDE -> books.count(CoreEvent.DIVIDE, 1);
      case MEDIA, FLOAT, FLOAT_DIVIDE, FLOAT_ROOT -> books.count(CoreEvent.FLOATING, 1);
      case BRANCH -> books.count(CoreEvent.BRANCH, 1);
      case LOAD, STORE_ADDRESS -> {
        books.count(CoreEvent.ADDRESS, 1);
        books.count(CoreEvent.LSU, 1);
      }
      case STORE_DATA -> books.count(CoreEvent.STORE_BUFFER, 1);
      case EXCHANGE -> {}
    }
  }
}
