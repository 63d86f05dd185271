package palimpsest.cms.lift;

import java.util.Map;
import palimpsest.cms.ir.Trace;

/// A trace, and what of the guest's code it reads itself.
///
/// @param trace what the path does
/// @param checksItself whether it compares the bytes it was made from, all but `fields`
/// @param fields constants it loads from the code, by the address of their instruction
public record Lifted(Trace trace, boolean checksItself, Map<Integer, CodeField> fields) {
  public Lifted {
    fields = Map.copyOf(fields);
  }
}
