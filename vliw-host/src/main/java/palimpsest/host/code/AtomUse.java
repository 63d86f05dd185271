package palimpsest.host.code;

import java.util.ArrayList;
import java.util.List;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Opcode.Trait;
import palimpsest.host.isa.Source;

/// What an atom reads and writes, by name: general registers as `r12`, without those that are always zero or swallow
/// what is written; floating-point registers as `f3`; [#CODES]; and [#TARGET].
///
/// @param reads each once
/// @param writes each once
public record AtomUse(List<String> reads, List<String> writes) {
  /// The condition codes.
  public static final String CODES = "codes";
  /// Where a prepared branch leads.
  public static final String TARGET = "target";

  /// That of `atom`.
  public static AtomUse of(Atom atom) {
    List<String> reads = new ArrayList<>();
    List<String> writes = new ArrayList<>();
    if (atom.readsCodes()) {
      reads.add(CODES);
    }
    if (atom.writesCodes()) {
      writes.add(CODES);
    }
    switch (atom) {
      case Atom.Alu alu -> {
        general(reads, alu.ra());
        source(reads, alu.b());
        if (alu.op().has(Trait.READS_DESTINATION)) {
          general(reads, alu.rd());
        }
        general(writes, alu.rd());
      }
      case Atom.Conditional conditional -> {
        if (!reads.contains(CODES)) {
          reads.add(CODES);
        }
        general(reads, conditional.ra());
        source(reads, conditional.b());
        general(writes, conditional.rd());
      }
      case Atom.Load load -> {
        general(reads, load.ra());
        general(writes, load.rd());
      }
      case Atom.Store store -> {
        general(reads, store.rs());
        general(reads, store.ra());
      }
      case Atom.Float operation -> {
        if (!operation.op().has(Trait.IGNORES_A)) {
          reads.add("f" + operation.ra());
        }
        if (!operation.op().has(Trait.IGNORES_B)) {
          reads.add("f" + operation.rb());
        }
        if (!operation.op().has(Trait.NO_RESULT)) {
          writes.add("f" + operation.rd());
        }
      }
      case Atom.FloatLoad load -> {
        general(reads, load.ra());
        writes.add("f" + load.rd());
      }
      case Atom.FloatStore store -> {
        reads.add("f" + store.rs());
        general(reads, store.ra());
      }
      case Atom.BranchZero branch -> general(reads, branch.ra());
      case Atom.JumpIndirect jump -> general(reads, jump.ra());
      case Atom.Prepare prepare -> {
        general(reads, prepare.ra());
        writes.add(TARGET);
      }
      case Atom.JumpPrepared _ -> reads.add(TARGET);
      case Atom.PushReturn push -> general(reads, push.ra());
      case Atom.PopReturn pop -> general(reads, pop.ra());
      case Atom.LookUp lookUp -> general(reads, lookUp.ra());
      case Atom.BranchIf _, Atom.Jump _, Atom.Trap _, Atom.Nop _ -> {}
    }
    return new AtomUse(List.copyOf(reads), List.copyOf(writes));
  }

  private static void general(List<String> names, int register) {
    if (register != Atom.ZERO && register != Atom.SINK && !names.contains("r" + register)) {
      names.add("r" + register);
    }
  }

  private static void source(List<String> names, Source source) {
    if (source instanceof Source.Reg(int number)) {
      general(names, number);
    }
  }
}
