/// Improving a trace: one visible list of passes, each a pure function from trace to trace.
///
/// No pass knows a molecule or a latency beyond what [palimpsest.host.isa.Opcode] says; packing is `schedule`'s. What a
/// pass may assume and must leave is what [palimpsest.cms.ir.TraceVerifier] checks between passes.
@NullMarked
package palimpsest.cms.optimise;

import org.jspecify.annotations.NullMarked;
