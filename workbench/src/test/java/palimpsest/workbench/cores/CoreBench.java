package palimpsest.workbench.cores;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;

/// A core to be fed by hand, with no guest behind it.
final class CoreBench {
  /// A machine whose caches, TLB and memory cost nothing, so that every cycle follows from the core.
  private static final String IDEAL = """
      base = "tm5800"
      [l2]
      latency = 0
      [tlb]
      refill = 0
      [memory]
      latency_ns = 0
      burst_ns = 0
      """;

  final CoreBooks books;
  private final CoreModel core;
  private int eip = 0x1000;

  private CoreBench(CoreModel core, CoreBooks books) {
    this.core = core;
    this.books = books;
  }

  /// The standard core of a name, some keys changed, on a machine with an ideal memory.
  static CoreBench ideal(String name, String changes) {
    return on(IDEAL, name, changes);
  }

  /// The same on another machine.
  static CoreBench on(String machine, String name, String changes) {
    try {
      ResolvedMachine resolved = Machines.parse("machine.toml", machine).resolve();
      CoreShape shape = CoreFile.parse("cores.toml", "[core]\nbase = \"" + name + "\"\n" + changes).getFirst();
      CoreBooks books = new CoreBooks();
      MemorySide memory = new MemorySide(resolved, shape.missRegisters(), books.memory());
      return new CoreBench(CoreModel.of(shape, resolved, books, memory), books);
    } catch (MachineException problem) {
      throw new IllegalArgumentException(problem);
    }
  }

  static CoreBench inOrder() {
    return ideal("in-order-2", "");
  }

  static CoreBench outOfOrder() {
    return ideal("out-of-order-4", "");
  }

  /// An instruction from its bytes.
  static Cracked cracked(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return switch (new Decoder().decode(i -> i < bytes.length ? bytes[i] & 0xff : 0)) {
      case Decoded.Valid(var in) -> Cracker.crack(in);
      case Decoded.Invalid invalid -> throw new IllegalArgumentException(hex + ": " + invalid);
    };
  }

  /// Executes an instruction that leads to the next; all its accesses are at `address`.
  CoreBench execute(String hex, int address) {
    return execute(cracked(hex), address, false, 0);
  }

  /// Executes register instructions one after the other.
  CoreBench execute(String... hex) {
    for (String each : hex) {
      execute(each, 0);
    }
    return this;
  }

  /// Executes the same instruction several times.
  CoreBench times(int count, String... hex) {
    for (int i = 0; i < count; i++) {
      execute(hex);
    }
    return this;
  }

  /// Executes a branch that is taken, to `distance` bytes behind it.
  CoreBench jump(String hex, int distance) {
    return execute(cracked(hex), 0, true, distance);
  }

  private CoreBench execute(Cracked cracked, int address, boolean taken, int distance) {
    Step step = new Step(cracked);
    step.eip = eip;
    step.taken = taken;
    step.next = eip + step.length() + (taken ? distance : 0);
    step.code = eip;
    step.fetched = true;
    for (int i = 0; i < cracked.accesses.length; i++) {
      step.linear[i] = address;
      step.physical[i] = address;
    }
    core.execute(step);
    eip = step.next;
    return this;
  }

  long cycles() {
    return core.now();
  }

  /// Leaves that are not zero, by name.
  List<String> leaves() {
    return Arrays.stream(CoreLeaf.values())
        .filter(leaf -> books.cycles(leaf) != 0)
        .map(leaf -> leaf.jsonName() + " " + books.cycles(leaf))
        .toList();
  }
}
