package palimpsest.workbench.record;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.linux.CodeMapping;
import palimpsest.x86.mmu.Mmu;

/// Where functions begin, as calls show, and which words of the dynamic linker's they were reached through: for code
/// whose file does not name them.
///
/// A block that is interpreted for the first time is where a call leads if the word on top of the stack is the address
/// behind one: behind `call rel32` to that very block, or behind an indirect call that ended the block interpreted
/// before. Looking changes nothing, neither in memory nor in page tables.
final class CallTargets {
  private static final int NEAR_CALL = 0xe8;
  private static final int INDIRECT = 0xff;
  private static final int INDIRECT_CALL = 2;
  private static final int NEAR_CALL_BYTES = 5;
  private static final int LONGEST_INDIRECT_CALL = 8;
  /// A block has at most 64 instructions of at most 15 bytes.
  private static final int LONGEST_BLOCK = 64 * 15;

  private static final int PAGE_MASK = 0xfff;
  private static final int UNREADABLE = -1;

  /// `jmp m32` with an absolute address, or with one relative to EBX, which position-independent code has point to its
  /// table.
  private static final int ABSOLUTE_JUMP = 0x25ff;
  private static final int BASED_JUMP = 0xa3ff;
  private static final int ABSOLUTE_CALL = 0x15ff;
  private static final int BASED_CALL = 0x93ff;
  private static final int WORD_CALL_BYTES = 6;
  /// `endbr32`, which may stand before the jump.
  private static final long LANDING = 0xfb1e_0ff3L;

  /// A word that a call went through.
  ///
  /// @param file of the code that called
  /// @param anchor offset in the file of an instruction that uses the word
  /// @param distance from there to the word, in bytes
  record Slot(Path file, long anchor, int distance) {}

  private final Map<Path, NavigableSet<Long>> offsets = new HashMap<>();
  private final Map<Path, Map<Long, Slot>> slots = new HashMap<>();

  /// Offsets in a file at which functions were called.
  NavigableSet<Long> in(Path file) {
    return Collections.unmodifiableNavigableSet(offsets.getOrDefault(file, new TreeSet<>()));
  }

  /// The words through which functions of a file were reached, by their offsets in the file.
  Map<Long, Slot> slots(Path file) {
    return Collections.unmodifiableMap(slots.getOrDefault(file, Map.of()));
  }

  /// Whether no call was seen, or none looked for.
  boolean isEmpty() {
    return offsets.isEmpty();
  }

  /// The guest is about to execute the instruction at `eip` of a file, after the block at `before`, or 0 for none.
  void look(GuestMachine machine, CodeSpace space, CodeMapping mapping, int before, int eip) {
    Mmu memory = machine.memory();
    long back = word(memory, machine.state().gpr(GuestState.ESP));
    long offset = mapping.offset() + Integer.toUnsignedLong(eip) - mapping.start();
    Optional<Slot> slot = slot(machine, space, back, before, eip);
    if (slot.isPresent()
        || (back >= 0 && (callsDirectly(memory, (int) back, eip) || callsIndirectly(memory, (int) back, before)))) {
      offsets.computeIfAbsent(mapping.file(), _ -> new TreeSet<>()).add(offset);
    }
    slot.ifPresent(word -> slots.computeIfAbsent(mapping.file(), _ -> new HashMap<>()).putIfAbsent(offset, word));
  }

  /// The word that led here: of the stub that was called or ran just before, or of the call itself.
  private static Optional<Slot> slot(GuestMachine machine, CodeSpace space, long back, int before, int eip) {
    Mmu memory = machine.memory();
    if (back >= 0 && octet(memory, (int) back - NEAR_CALL_BYTES) == NEAR_CALL) {
      int stub = (int) (back + word(memory, (int) back - Integer.BYTES));
      Optional<Slot> found = through(machine, space, jump(memory, stub), ABSOLUTE_JUMP, BASED_JUMP, eip);
      if (found.isPresent()) {
        return found;
      }
    }
    if (back >= 0) {
      Optional<Slot> found =
          through(machine, space, (int) back - WORD_CALL_BYTES, ABSOLUTE_CALL, BASED_CALL, eip);
      if (found.isPresent()) {
        return found;
      }
    }
    return before == 0
        ? Optional.empty()
        : through(machine, space, jump(memory, before), ABSOLUTE_JUMP, BASED_JUMP, eip);
  }

  private static int jump(Mmu memory, int stub) {
    return word(memory, stub) == LANDING ? stub + Integer.BYTES : stub;
  }

  /// The word that the instruction at `at` goes through, if it is one of the two and leads to `eip`.
  private static Optional<Slot> through(
      GuestMachine machine, CodeSpace space, int at, int absolute, int based, int eip) {
    Mmu memory = machine.memory();
    int opcode = octet(memory, at) | octet(memory, at + 1) << 8;
    if (opcode != absolute && opcode != based) {
      return Optional.empty();
    }
    int base = opcode == based ? machine.state().gpr(GuestState.EBX) : 0;
    int slot = base + (int) word(memory, at + 2);
    return word(memory, slot) == Integer.toUnsignedLong(eip)
        ? space.mapping(at).map(from -> new Slot(
            from.file(), from.offset() + Integer.toUnsignedLong(at) - from.start(), slot - at))
        : Optional.empty();
  }

  private static boolean callsDirectly(Mmu memory, int back, int eip) {
    return octet(memory, back - NEAR_CALL_BYTES) == NEAR_CALL
        && word(memory, back - Integer.BYTES) == Integer.toUnsignedLong(eip - back);
  }

  private static boolean callsIndirectly(Mmu memory, int back, int before) {
    if (before == 0 || Integer.compareUnsigned(back - before - 1, LONGEST_BLOCK) >= 0) {
      return false;
    }
    for (int length = 2; length < LONGEST_INDIRECT_CALL; length++) {
      if (octet(memory, back - length) == INDIRECT
          && (octet(memory, back - length + 1) >>> 3 & 7) == INDIRECT_CALL
          && length == indirectCallBytes(octet(memory, back - length + 1), octet(memory, back - length + 2))) {
        return true;
      }
    }
    return false;
  }

  /// How long `call r/m32` is, by its ModRM and SIB bytes.
  private static int indirectCallBytes(int modRm, int sib) {
    int mode = modRm >>> 6;
    int register = modRm & 7;
    if (mode == 3) {
      return 2;
    }
    boolean hasSib = register == 4;
    boolean absolute = mode == 0 && (register == 5 || (hasSib && (sib & 7) == 5));
    int displacement = mode == 1 ? 1 : mode == 2 || absolute ? Integer.BYTES : 0;
    return 2 + (hasSib ? 1 : 0) + displacement;
  }

  /// The word at a linear address as an unsigned number, or a negative number if it cannot be read.
  private static long word(Mmu memory, int linear) {
    long value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      int octet = octet(memory, linear + i);
      if (octet < 0) {
        return UNREADABLE;
      }
      value |= (long) octet << 8 * i;
    }
    return value;
  }

  private static int octet(Mmu memory, int linear) {
    int frame = memory.frameOf(linear);
    return frame == UNREADABLE ? UNREADABLE : memory.memory().read8(frame + (linear & PAGE_MASK)) & 0xff;
  }
}
