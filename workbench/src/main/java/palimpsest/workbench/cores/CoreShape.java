package palimpsest.workbench.cores;

import java.util.List;
import java.util.Map;

/// A core: everything about it that is not the machine's. [CoreFile] reads it.
///
/// @param name as tables show it
/// @param summary one line for a person
/// @param frontEnd cycles from the fetch of an instruction to its issue (in order) or its entry into the scheduler
/// @param width in order: instructions that issue together; out of order: instructions fetched, and micro-operations
///     renamed and retired, in one cycle
/// @param loadUse cycles from the issue of a load that hits to the issue of who reads it
/// @param missRegisters lines that can be on their way at once
/// @param stores of the store buffer (in order) or store queue
/// @param predictor its branch predictor
/// @param order how it executes
/// @param prices energy of what the VLIW has not, by [CoreEvent#key], in multiples of the price of its `alu` event
/// @param clock its clock tree and latches, in multiples of the VLIW's
/// @param leakage what leaks, likewise
public record CoreShape(
    String name,
    String summary,
    int frontEnd,
    int width,
    int loadUse,
    int missRegisters,
    int stores,
    Predictor predictor,
    Order order,
    Map<CoreEvent, Double> prices,
    double clock,
    double leakage) {
  public CoreShape {
    prices = Map.copyOf(prices);
  }

  /// A branch predictor.
  ///
  /// @param counters two-bit counters, a power of two
  /// @param history branches that the history remembers, 0 for none
  /// @param targets computed targets remembered, a power of two
  /// @param returns addresses on the return stack, a power of two
  public record Predictor(int counters, int history, int targets, int returns) {}

  /// In which order instructions execute.
  public sealed interface Order {}

  /// In the program's, several at once where they pair.
  ///
  /// @param skew cycles by which operations execute behind the address stage, so that what was loaded is there
  public record InOrder(int skew) implements Order {}

  /// In that of their operands.
  ///
  /// @param reorder micro-operations in the reorder buffer
  /// @param scheduler micro-operations that wait for operands
  /// @param loads in the load queue
  /// @param forward cycles from a store's data to a load that takes it from the queue
  /// @param waitsForAddresses whether a load waits until all stores before it know where they go; otherwise it waits
  ///     for those it depends on, as if they were known
  /// @param ports for each execution port what it takes
  public record OutOfOrder(
      int reorder, int scheduler, int loads, int forward, boolean waitsForAddresses, List<List<String>> ports)
      implements Order {
    public OutOfOrder {
      ports = ports.stream().map(List::copyOf).toList();
    }
  }
}
