package palimpsest.workbench.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import palimpsest.cms.emit.ResumePoint;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.cms.runtime.RunObserver;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.account.Ledger;
import palimpsest.host.code.AtomUse;
import palimpsest.host.code.Decoded;
import palimpsest.host.code.Disassembler;
import palimpsest.host.code.MoleculeDecoder;
import palimpsest.host.core.HostFault;
import palimpsest.host.core.HostState;
import palimpsest.host.core.MoleculeObserver;
import palimpsest.host.isa.Atom;
import palimpsest.memory.ConcealedMemory;

/// A window of molecules as a log that Konata shows (docs/traces.md): format "Kanata" 4, `docs/kanata-log-format.md` of
/// that project.
///
/// A molecule's stages are what its cycles are charged to: `F` waits for the instruction cache, `St` for sources, data,
/// the TLB or the store buffer, `X` issues, `B` refills the pipeline behind a branch, `W` waits for the commit, `Cm` is
/// the commit. The machine issues in order and waits in order, so stages of two molecules never overlap but for `W`.
/// What a rollback undoes is flushed. Arrows lead from who
/// wrote a register last to who reads it, within [#NEAR] molecules.
public final class MoleculeLog implements MoleculeObserver, RunObserver {
  private static final CycleLeaf[] LEAVES = CycleLeaf.values();
  /// Arrows over more molecules would hide the others.
  private static final int NEAR = 64;

  /// A line of the log and the cycle it belongs to.
  private record Line(long cycle, String text) {}

  /// A molecule that has been executed, by its number in the log, and the stage it waits in.
  private record Uncommitted(int made, String stage) {}

  private final long first;
  private final long count;
  private final List<Line> lines = new ArrayList<>();
  private final List<Uncommitted> uncommitted = new ArrayList<>();
  /// Per register which molecule has written it last, by its number in the log.
  private final Map<String, Integer> writers = new HashMap<>();
  private final long[] before = new long[LEAVES.length];
  private Optional<GuestMachine> machine = Optional.empty();
  private Optional<ConcealedMemory> concealed = Optional.empty();
  private Ledger ledger = new Ledger();
  private long number = -1;
  private int made;
  private int retired;
  private boolean begun;
  private long beganAt;
  private List<Atom> atoms = List.of();
  private long commits;

  /// @param first number of the first molecule shown, from 0
  /// @param count how many are shown
  public MoleculeLog(long first, long count) {
    this.first = first;
    this.count = count;
  }

  @Override
  public void attached(ConcealedMemory code) {
    concealed = Optional.of(code);
  }

  @Override
  public void loaded(GuestMachine loaded) {
    machine = Optional.of(loaded);
    ledger = loaded.ledger();
  }

  /// Registers come from CMS.
  @Override
  public void enters(int eip, int gear) {
    writers.clear();
  }

  @Override
  public void begins(int moleculePc, HostState state, long now) {
    number++;
    begun = number >= first && number - first < count;
    if (begun) {
      beganAt = now;
      commits = ledger.events().get(Event.COMMITS);
      for (CycleLeaf leaf : LEAVES) {
        before[leaf.ordinal()] = ledger.cycles().get(leaf);
      }
      put(now, "I\t" + made + "\t" + number + "\t0");
      put(now, "L\t" + made + "\t0\t" + String.format("%08x: ", moleculePc) + decode(moleculePc));
      guestAddress(moleculePc).ifPresent(eip -> put(now, "L\t" + made + "\t1\tguest " + eip + "\\n"));
    }
  }

  @Override
  public void executed(int nextPc, long now) {
    if (begun) {
      long at = stages(now);
      if (ledger.events().get(Event.COMMITS) != commits) {
        end("Cm", now);
        retire(now + 1);
      } else {
        end("W", at);
      }
      begun = false;
    } else if (!uncommitted.isEmpty() && ledger.events().get(Event.COMMITS) != commits) {
      retire(now + 1);
    }
  }

  /// The molecule is done and comes to its last stage.
  private void end(String stage, long at) {
    put(at, "S\t" + made + "\t0\t" + stage);
    uncommitted.add(new Uncommitted(made, stage));
    made++;
  }

  private void retire(long at) {
    for (Uncommitted each : uncommitted) {
      put(at, "E\t" + each.made() + "\t0\t" + each.stage());
      put(at, "R\t" + each.made() + "\t" + retired++ + "\t0");
    }
    uncommitted.clear();
  }

  @Override
  public void faulted(HostFault fault, long now) {
    if (begun) {
      put(beganAt, "L\t" + made + "\t1\trollback: " + fault.kind().name().toLowerCase(Locale.ROOT) + "\\n");
      end("X", beganAt);
      begun = false;
    }
    for (Uncommitted each : uncommitted) {
      put(now, "E\t" + each.made() + "\t0\t" + each.stage());
      put(now, "R\t" + each.made() + "\t" + retired + "\t1");
      writers.values().remove(each.made());
    }
    uncommitted.clear();
  }

  /// The log's text.
  public String text() {
    StringBuilder text = new StringBuilder("Kanata\t0004\n");
    lines.sort(Comparator.comparingLong(Line::cycle));
    long cycle = lines.isEmpty() ? 0 : lines.getFirst().cycle();
    text.append("C=\t").append(cycle).append('\n');
    for (Line line : lines) {
      if (line.cycle() > cycle) {
        text.append("C\t").append(line.cycle() - cycle).append('\n');
        cycle = line.cycle();
      }
      text.append(line.text()).append('\n');
    }
    return text.toString();
  }

  /// Stages of the molecule that is done.
  ///
  /// @return when its last stage ends
  private long stages(long now) {
    long fetch = spent(CycleLeaf.MISS_L1I);
    if (fetch > 0) {
      fetch += spent(CycleLeaf.MISS_L2);
    }
    long branch = spent(CycleLeaf.STALL_BRANCH);
    long drain = ledger.events().get(Event.COMMITS) == commits ? 0 : spent(CycleLeaf.STORE_BUFFER);
    long stall = now - beganAt - fetch - branch - drain - spent(CycleLeaf.ISSUE);
    long at = beganAt;
    at = stage("F", at, fetch);
    at = stage("St", at, stall);
    arrows(at);
    at = stage("X", at, spent(CycleLeaf.ISSUE));
    at = stage("B", at, branch);
    at = stage("St", at, drain);
    StringBuilder waits = new StringBuilder();
    for (CycleLeaf leaf : LEAVES) {
      if (leaf != CycleLeaf.ISSUE && spent(leaf) > 0) {
        waits.append(leaf.jsonName()).append(' ').append(spent(leaf)).append("\\n");
      }
    }
    if (!waits.isEmpty()) {
      put(beganAt, "L\t" + made + "\t1\t" + waits);
    }
    return at;
  }

  private long stage(String name, long at, long cycles) {
    if (cycles > 0) {
      put(at, "S\t" + made + "\t0\t" + name);
      put(at + cycles, "E\t" + made + "\t0\t" + name);
    }
    return at + cycles;
  }

  /// Arrows from those whose results the molecule reads.
  private void arrows(long at) {
    atoms.stream()
        .flatMap(atom -> AtomUse.of(atom).reads().stream())
        .flatMap(register -> Optional.ofNullable(writers.get(register)).stream())
        .filter(writer -> made - writer <= NEAR)
        .distinct()
        .sorted()
        .forEach(writer -> put(at, "W\t" + made + "\t" + writer + "\t0"));
    atoms.forEach(atom -> AtomUse.of(atom).writes().forEach(register -> writers.put(register, made)));
  }

  private long spent(CycleLeaf leaf) {
    return ledger.cycles().get(leaf) - before[leaf.ordinal()];
  }

  private Optional<String> guestAddress(int pc) {
    return machine.flatMap(watched -> watched.resumePoint(pc))
        .flatMap(point -> switch (point) {
          case ResumePoint.At at -> Optional.of(String.format("%08x", at.eip()));
          case ResumePoint.InRegister _ -> Optional.empty();
        });
  }

  /// Looks at a molecule.
  ///
  /// @return its text
  private String decode(int pc) {
    ConcealedMemory code = concealed.orElseThrow();
    var description = machine.orElseThrow().machine().machine();
    return switch (new MoleculeDecoder(description, code.base()).decode(code, pc)) {
      case Decoded.Valid valid -> {
        atoms = valid.molecule().atoms();
        yield new Disassembler(description).print(valid.molecule());
      }
      case Decoded.Invalid invalid -> {
        atoms = List.of();
        yield invalid.reason();
      }
    };
  }

  private void put(long cycle, String text) {
    lines.add(new Line(cycle, text));
  }
}
