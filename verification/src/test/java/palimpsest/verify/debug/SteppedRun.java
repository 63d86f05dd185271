package palimpsest.verify.debug;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.x86.elf.ElfException;

/// The beginning of a run, interpreted and looked at before every instruction: what exact stops are measured by. It
/// uses nothing that debuggers use.
///
/// @param addresses of the instructions executed, in order
/// @param pointers values of registers on the way that are addresses of mapped bytes
record SteppedRun(List<Integer> addresses, List<Integer> pointers) {
  /// What a word of memory is before each instruction, and behind the last.
  record Word(int address, List<Integer> values) {
    /// By how many instructions have retired, the moments at which it has just changed without anybody having stopped
    /// for it. What the kernel writes for an instruction that does not retire is seen one instruction later here.
    List<Long> changesWithout(List<Stop> stops) {
      List<Long> found = new ArrayList<>();
      for (int i = 1; i < values.size(); i++) {
        Stop behind = new Stop(i, values.get(i));
        if (!values.get(i).equals(values.get(i - 1))
            && !stops.contains(behind)
            && !stops.contains(new Stop(i - 1, values.get(i)))) {
          found.add((long) i);
        }
      }
      return found;
    }
  }

  /// A stop for a change.
  ///
  /// @param retired instructions retired so far
  /// @param value of the word then
  record Stop(long retired, int value) {}

  /// The first `length` instructions of a guest, or all if it ends sooner.
  static SteppedRun of(Guest guest, Configuration configuration, int length, Random random) throws ElfException {
    List<Integer> addresses = new ArrayList<>();
    List<Integer> pointers = new ArrayList<>();
    walk(guest, configuration, length, machine -> {
      addresses.add(machine.state().eip());
      int value = machine.state().gpr(random.nextInt(8)) - 4 * random.nextInt(2);
      if (machine.memory().frameOf(value) >= 0 && machine.memory().frameOf(value + 3) >= 0) {
        pointers.add(value);
      }
    });
    return new SteppedRun(addresses, pointers);
  }

  /// How a word of memory changes meanwhile; it must be mapped all the time that counts.
  static Word word(Guest guest, Configuration configuration, int length, int address) throws ElfException {
    List<Integer> values = new ArrayList<>();
    walk(guest, configuration, length, machine -> values.add(value(machine, address)));
    return new Word(address, values);
  }

  private interface Look {
    void at(GuestMachine machine);
  }

  private static void walk(Guest guest, Configuration configuration, int length, Look look) throws ElfException {
    GuestMachine machine =
        configuration.load(guest.launch(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()));
    look.at(machine);
    for (int i = 1; i < length && machine.run(i) == GuestMachine.Progress.LIMIT; i++) {
      look.at(machine);
    }
  }

  /// What stands at `address`, or 0 where nothing is mapped, as in memory that is not there yet.
  static int value(GuestMachine machine, int address) {
    int value = 0;
    for (int i = 3; i >= 0; i--) {
      int frame = machine.memory().frameOf(address + i);
      int there = frame < 0 ? 0 : machine.memory().memory().read8(frame + (address + i & 0xfff));
      value = value << 8 | there;
    }
    return value;
  }
}
