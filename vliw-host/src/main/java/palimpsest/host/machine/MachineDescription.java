package palimpsest.host.machine;

import java.util.List;
import java.util.Map;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.LatencyClass;

/// Everything a scheduler, an engine or an energy model asks of a processor. Immutable; [Machines] reads one from a
/// preset or a file, whose keys are this record tree's component names in snake case.
///
/// @param name as reports show it
/// @param summary one line for a person
/// @param interlock what happens when an atom reads too early
/// @param templates the legal molecule shapes, at most eight, for their index has three bits
/// @param latency cycles until a result can be read
/// @param branch extra cycles of branches
/// @param registers the register files
/// @param tables the depths of the speculation and branch tables
/// @param l1i instruction cache, over concealed memory
/// @param l1d data cache
/// @param l2 unified second level, possibly absent
/// @param tlb the unified TLB
/// @param memory main and local memories
/// @param operatingPoints in rising frequency; the last is the default
/// @param longrun what changing the point and idling take
/// @param energies the energy model
/// @param cms the price of CMS's own work
public record MachineDescription(
    String name,
    String summary,
    Interlock interlock,
    List<Template> templates,
    Latencies latency,
    BranchCosts branch,
    Registers registers,
    Tables tables,
    CacheShape l1i,
    CacheShape l1d,
    CacheShape l2,
    Tlb tlb,
    Memory memory,
    List<OperatingPoint> operatingPoints,
    LongRun longrun,
    Energies energies,
    CmsCosts cms) {

  public MachineDescription {
    templates = List.copyOf(templates);
    operatingPoints = List.copyOf(operatingPoints);
  }

  /// Cycles from the issue of an atom to the first molecule that can read its result: 1 means the next cycle.
  ///
  /// @param codes of condition codes, whatever the atom that sets them
  /// @param floating of floating-point sums, products and conversions
  public record Latencies(
      @Quantity(unit = "cycles", min = 1, max = 1000) int alu,
      @Quantity(unit = "cycles", min = 1, max = 1000) int codes,
      @Quantity(unit = "cycles", min = 1, max = 1000) int shift,
      @Quantity(unit = "cycles", min = 1, max = 1000) int load,
      @Quantity(unit = "cycles", min = 1, max = 1000) int multiply,
      @Quantity(unit = "cycles", min = 1, max = 1000) int divide,
      @Quantity(unit = "cycles", min = 1, max = 1000) int floating,
      @Quantity(unit = "cycles", min = 1, max = 1000) int floatingDivide,
      @Quantity(unit = "cycles", min = 1, max = 1000) int floatingRoot) {

    /// The latency of a class; 0 where nothing is produced.
    public int of(LatencyClass type) {
      return switch (type) {
        case ALU -> alu;
        case SHIFT -> shift;
        case MULTIPLY -> multiply;
        case DIVIDE -> divide;
        case LOAD -> load;
        case FLOAT -> floating;
        case FLOAT_DIVIDE -> floatingDivide;
        case FLOAT_ROOT -> floatingRoot;
        case NONE -> 0;
      };
    }
  }

  /// Cycles lost after a branch, beyond its molecule's own.
  ///
  /// @param taken a taken direct branch
  /// @param indirect a branch to a register, or through the branch target table
  /// @param prepared a branch to the prepared target
  /// @param popped a return-stack hit
  public record BranchCosts(
      @Quantity(unit = "cycles", min = 0, max = 1000) int taken,
      @Quantity(unit = "cycles", min = 0, max = 1000) int indirect,
      @Quantity(unit = "cycles", min = 0, max = 1000) int prepared,
      @Quantity(unit = "cycles", min = 0, max = 1000) int popped) {}

  /// The register files; the lowest registers of each are the shadowed ones.
  public record Registers(
      @Quantity(unit = "registers", min = 16, max = 64) int general,
      @Quantity(unit = "registers", min = 8, max = 64) int shadowedGeneral,
      @Quantity(unit = "registers", min = 0, max = 64) int floating,
      @Quantity(unit = "registers", min = 0, max = 64) int shadowedFloating) {}

  /// Depths of the speculation and branch tables.
  ///
  /// @param storeBuffer stores of up to 32 bits that can wait between two commits
  /// @param aliasEntries ranges that can be protected at once
  /// @param returnStack entries of the return-stack ring
  /// @param branchTargets entries of the branch target table, a power of two
  /// @param granuleBytes bytes of a page that one bit of its sub-page mask protects, a power of two
  /// @param granuleMasks pages whose sub-page masks the store path has at hand
  /// @param granuleRefill cycles a store waits for a mask that is not at hand
  public record Tables(
      @Quantity(unit = "entries", min = 1, max = 65536) int storeBuffer,
      @Quantity(unit = "entries", min = 0, max = 8) int aliasEntries,
      @Quantity(unit = "entries", min = 1, max = 65536) int returnStack,
      @Quantity(unit = "entries", min = 1, max = 1 << 20) int branchTargets,
      @Quantity(unit = "bytes", min = 64, max = 4096) int granuleBytes,
      @Quantity(unit = "entries", min = 1, max = 65536) int granuleMasks,
      @Quantity(unit = "cycles", min = 0, max = 100_000) int granuleRefill) {}

  /// The TLB, least-recently-used within a set.
  ///
  /// @param refill cycles a miss costs, the page table reads' cache misses not included
  public record Tlb(
      @Quantity(unit = "entries", min = 1, max = 1 << 20) int entries,
      @Quantity(unit = "ways", min = 1, max = 1 << 20) int ways,
      @Quantity(unit = "cycles", min = 0, max = 100_000) int refill) {

    /// Number of sets.
    public int sets() {
      return entries / ways;
    }
  }

  /// Main memory and the local scratchpads.
  ///
  /// @param latencyNs from a miss in the last cache to the first 8 bytes
  /// @param burstNs for each 8 bytes of the line
  /// @param totalMib physical memory in all
  /// @param concealedMib its top part, which the guest never sees
  /// @param localProgramKib on-chip program memory, fetched without a miss
  /// @param localDataKib on-chip data memory
  public record Memory(
      @Quantity(unit = "ns", min = 0, max = 100_000) double latencyNs,
      @Quantity(unit = "ns", min = 0, max = 10_000) double burstNs,
      @Quantity(unit = "MiB", min = 2, max = 1024) int totalMib,
      @Quantity(unit = "MiB", min = 1, max = 64) int concealedMib,
      @Quantity(unit = "KiB", min = 0, max = 1024) int localProgramKib,
      @Quantity(unit = "KiB", min = 0, max = 1024) int localDataKib) {}

  /// What LongRun pays for another operating point, and what is left of a halted core's leakage (FACTS 8.2).
  ///
  /// @param stepMv the voltage moves in steps of so many millivolts
  /// @param slewUs each of which takes so long, while the core runs
  /// @param relockUs how long the core stands still while its clock changes to another frequency
  /// @param busStopUs how much longer because the memory bus has to stop and start with it; 0 where it has a clock of
  ///     its own
  /// @param idleLeakage share of the leakage that a cycle with halted clocks still costs
  public record LongRun(
      @Quantity(unit = "mV", min = 1, max = 1000) double stepMv,
      @Quantity(unit = "us", min = 0, max = 10_000) double slewUs,
      @Quantity(unit = "us", min = 0, max = 10_000) double relockUs,
      @Quantity(unit = "us", min = 0, max = 10_000) double busStopUs,
      @Quantity(unit = "(a share)", min = 0, max = 1) double idleLeakage) {}

  /// Cycles from the issue of `atom` until its result can be read; 0 where it produces none.
  public int latency(Atom atom) {
    return latency.of(atom.opcode().latency());
  }

  /// The machine at its default operating point, the highest.
  public ResolvedMachine resolve() {
    return resolve(operatingPoints.getLast());
  }

  /// The machine at `point`, which need not be one of its own.
  public ResolvedMachine resolve(OperatingPoint point) {
    return new ResolvedMachine(this, point);
  }

  /// The description as nested, ordered maps, lists, strings and numbers, with the keys and units of a machine file.
  public Map<String, Object> toMap() {
    return MachineWriter.toMap(this);
  }

  /// The description as the text of a machine file; reading it gives an equal description.
  public String toToml() {
    return MachineWriter.toToml(this);
  }
}
