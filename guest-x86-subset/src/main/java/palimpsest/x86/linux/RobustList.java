package palimpsest.x86.linux;

/// The list of locks a thread may die with (`struct robust_list_head`): each is marked as its owner's dying, and one
/// who waits for it is woken.
///
/// @param owner the id of the thread that dies
record RobustList(UserMemory memory, Futexes futexes, AddressSpace space, int owner) {
  private static final int OWNER_BITS = 0x3fff_ffff;
  private static final int OWNER_DIED = 0x4000_0000;
  private static final int WAITERS = 0x8000_0000;
  /// Locks looked at: a list that goes round never ends (ROBUST_LIST_LIMIT).
  private static final int MOST = 2048;

  /// Lets go all locks of the list whose head is at `head`, 0 for none. A damaged list is followed as far as it leads.
  void release(int head) {
    if (head == 0) {
      return;
    }
    try {
      int offset = memory.read32(head + 4);
      int pending = memory.read32(head + 8);
      int entry = memory.read32(head);
      for (int i = 0; i < MOST && (entry & ~1) != head; i++) {
        int next = memory.read32(entry & ~1);
        if (entry != pending) {
          died((entry & ~1) + offset);
        }
        entry = next;
      }
      if (pending != 0) {
        died((pending & ~1) + offset);
      }
    } catch (LinuxError _) {
      return;
    }
  }

  private void died(int word) throws LinuxError {
    int value = memory.read32(word);
    if ((value & OWNER_BITS) == owner) {
      memory.write32(word, (value & WAITERS) | OWNER_DIED);
      if ((value & WAITERS) != 0) {
        futexes.wake(space, word, 1, Futexes.ANY);
      }
    }
  }
}
