/// Where every cycle and every picojoule goes.
///
/// Here live the cycle stack, the energy stack and the event counters of one run, and the ledger that holds them
/// together with the clock. Nothing here executes or decides anything; nothing here may estimate, round or lose: all
/// sums are of longs and invariant A1 (the leaves add up to the total) is checked exactly.
@NullMarked
package palimpsest.host.account;

import org.jspecify.annotations.NullMarked;
