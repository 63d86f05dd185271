package palimpsest.workbench.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import palimpsest.cms.emit.ResumePoint;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.cms.runtime.RunObserver;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.account.Ledger;
import palimpsest.host.core.HostFault;
import palimpsest.host.core.HostState;
import palimpsest.host.core.MoleculeObserver;
import palimpsest.memory.ConcealedMemory;
import palimpsest.x86.linux.RunningCode;

/// Books by guest address and gear: each cycle, instruction and molecule of the ledger belongs to one row.
///
/// Whatever the ledger has grown by since the last look belongs to the row that is current, and the row changes where
/// the guest address at hand does: at each block the interpreter enters, at each commit of translated code, whenever
/// CMS turns to another instruction. So rows add up to the ledger by construction. What is between two commits belongs
/// to the address at the first of them, even if a call in between was translated in line; CMS's own work belongs to the
/// address it is done for, in gear 1. Idle time and changes of the operating point belong to nobody.
///
/// It watches every molecule, so the reference loop executes them, whichever engine was asked for.
public final class FunctionBooks implements RunObserver, MoleculeObserver {
  /// The shadowed host register that carries a computed guest address.
  private static final int INDIRECT_TARGET = 45;

  private static final int MOLECULE_BYTES = 8;
  private static final int CMS_GEAR = 1;
  private static final CycleLeaf[] LEAVES = CycleLeaf.values();
  private static final Set<CycleLeaf> OF_NOBODY = EnumSet.of(CycleLeaf.IDLE, CycleLeaf.DVFS, CycleLeaf.GOVERN);

  private final Map<RunningCode, CodeSpace> spaces = new LinkedHashMap<>();
  private final CodeRow nobody = new CodeRow(0, 0);
  private final CallTargets calls = new CallTargets();
  /// A number for each address and gear.
  private final Map<Long, Integer> spots = new HashMap<>();
  private final List<Long> spotKeys = new ArrayList<>();
  private final long[] seen = new long[LEAVES.length];
  private Optional<GuestMachine> machine = Optional.empty();
  private Ledger ledger = new Ledger();
  private CodeSpace space = new CodeSpace(new RunningCode("", List.of()));
  private CodeRow current = nobody;
  private @Nullable HostState host;
  /// By host address: the spot where the guest is when committed state stands there, plus one; the gear, negative,
  /// where a register says the address; 0 where nobody has looked yet.
  private int[] standing = new int[0];
  private int concealedBase;
  private long seenNow;
  private long seenInstructions;
  private long seenCommits;
  private long seenMolecules;
  /// Executed so far.
  private long molecules;
  private boolean begun;
  /// The row of the commit before, until a molecule begins: what stands behind a molecule that leaves is no place of
  /// the guest's.
  private @Nullable CodeRow left;
  private int interpretedFrom;

  @Override
  public void attached(ConcealedMemory code) {
    concealedBase = code.base();
    standing = new int[code.size() / MOLECULE_BYTES + 1];
  }

  @Override
  public void loaded(GuestMachine loaded) {
    machine = Optional.of(loaded);
    ledger = loaded.ledger();
    served();
  }

  @Override
  public void served() {
    space = spaces.computeIfAbsent(machine.orElseThrow().runningCode(), CodeSpace::new);
    interpretedFrom = 0;
  }

  @Override
  public boolean followsInterpreter() {
    return true;
  }

  @Override
  public void standsAt(int eip) {
    settle(0, 0);
    current = row(eip, CMS_GEAR);
  }

  @Override
  public void interprets(int eip, long cycles, long instructions) {
    settle(cycles, instructions);
    int spot = spot(eip, CMS_GEAR);
    CodeRow known = space.known(spot);
    if (known == null || known.instructions == 0) {
      space.mapping(eip)
          .ifPresent(mapping -> calls.look(machine.orElseThrow(), space, mapping, interpretedFrom, eip));
    }
    current = space.row(spot, eip, CMS_GEAR);
    interpretedFrom = eip;
  }

  @Override
  public void enters(int eip, int gear) {
    settle(0, 0);
    current = row(eip, gear);
    seenCommits = ledger.events().get(Event.COMMITS);
    interpretedFrom = 0;
  }

  @Override
  public void leaves() {
    settle(0, 0);
    current = row((left == null ? current : left).eip, CMS_GEAR);
    left = null;
  }

  @Override
  public void rolledBack(HostFault fault, int eip) {
    standsAt(eip);
  }

  @Override
  public void begins(int moleculePc, HostState state, long now) {
    host = state;
    begun = true;
    left = null;
  }

  @Override
  public void executed(int nextPc, long now) {
    begun = false;
    molecules++;
    long commits = ledger.events().get(Event.COMMITS);
    if (commits != seenCommits) {
      seenCommits = commits;
      left = current;
      CodeRow next = rowAt(nextPc);
      if (next != current) {
        settle(0, 0);
        current = next;
      }
    }
  }

  @Override
  public void faulted(HostFault fault, long now) {
    if (fault.kind() == HostFault.Kind.ILLEGAL_MOLECULE) {
      // On a machine without interlocks it may have come before the molecule was counted.
      molecules = ledger.events().molecules();
    } else if (begun) {
      molecules++;
    }
    begun = false;
    settle(0, 0);
  }

  @Override
  public void codeChanges(int address, int length) {
    int first = (address - concealedBase) / MOLECULE_BYTES;
    int last = (address + length - 1 - concealedBase) / MOLECULE_BYTES;
    Arrays.fill(standing, first, last + 1, 0);
  }

  /// The run is over: what has not found its row yet does.
  public void finish() {
    settle(0, 0);
  }

  /// All there is, program by program.
  List<CodeSpace> spaces() {
    return List.copyOf(spaces.values());
  }

  /// What belongs to no address.
  CodeRow nobody() {
    return nobody;
  }

  /// Where the guest was seen to call.
  CallTargets calls() {
    return calls;
  }

  private CodeRow rowAt(int pc) {
    int place = (pc - concealedBase) / MOLECULE_BYTES;
    int known = standing[place];
    if (known > 0) {
      int spot = known - 1;
      long key = spotKeys.get(spot);
      return space.row(spot, (int) key, (int) (key >>> Integer.SIZE));
    }
    if (known < 0) {
      return host == null ? current : row(host.register(INDIRECT_TARGET), -known);
    }
    GuestMachine watched = machine.orElseThrow();
    int gear = watched.gearAt(pc).orElse(CMS_GEAR);
    Optional<ResumePoint> point = watched.resumePoint(pc);
    if (point.isEmpty()) {
      // The molecule behind a trap: CMS takes over, and says where the guest is.
      return current;
    }
    standing[place] = switch (point.get()) {
      case ResumePoint.At at -> spot(at.eip(), gear) + 1;
      case ResumePoint.InRegister _ -> -gear;
    };
    return rowAt(pc);
  }

  private CodeRow row(int eip, int gear) {
    return space.row(spot(eip, gear), eip, gear);
  }

  private int spot(int eip, int gear) {
    long key = (long) gear << Integer.SIZE | Integer.toUnsignedLong(eip);
    Integer known = spots.get(key);
    if (known != null) {
      return known;
    }
    spots.put(key, spotKeys.size());
    spotKeys.add(key);
    return spotKeys.size() - 1;
  }

  /// Gives the current row what the ledger has grown by, and what is to be charged for interpreting.
  private void settle(long pendingCycles, long pendingInstructions) {
    long now = ledger.clock().now() + pendingCycles;
    if (now != seenNow) {
      seenNow = now;
      for (CycleLeaf leaf : LEAVES) {
        long total = ledger.cycles().get(leaf) + (leaf == CycleLeaf.INTERPRET ? pendingCycles : 0);
        if (total != seen[leaf.ordinal()]) {
          CodeRow to = OF_NOBODY.contains(leaf) ? nobody : current;
          to.cycles[leaf.ordinal()] += total - seen[leaf.ordinal()];
          seen[leaf.ordinal()] = total;
        }
      }
    }
    long instructions = ledger.events().guestInstructions() + pendingInstructions;
    current.instructions += instructions - seenInstructions;
    seenInstructions = instructions;
    current.molecules += molecules - seenMolecules;
    seenMolecules = molecules;
  }
}
