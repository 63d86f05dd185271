package palimpsest.cms.runtime;

import palimpsest.host.core.GuestTranslation;
import palimpsest.x86.cpu.GuestFault;

/// The guest's page tables with the pages hidden that a debugger watches: what translated code does there faults and is
/// left to the interpreter.
record HiddenPages(GuestTranslation walks, WatchedMemory watched) implements GuestTranslation {
  private static final int PRESENT_USER = GuestFault.PF_PRESENT | GuestFault.PF_USER;

  @Override
  public Walk walk(int linear, boolean write) {
    if (watched.isEmpty()) {
      return walks.walk(linear, write);
    }
    return switch (walks.walk(linear, write)) {
      case Walk.Missing missing -> missing;
      case Walk.Mapped mapped -> {
        if (watched.hides(linear, write)) {
          yield new Walk.Missing(write ? PRESENT_USER | GuestFault.PF_WRITE : PRESENT_USER);
        }
        yield watched.hides(linear, true) ? new Walk.Mapped(mapped.physicalPage(), false, mapped.io()) : mapped;
      }
    };
  }
}
