package palimpsest.x86.linux;

import java.util.List;

/// The code that a process can execute now.
///
/// @param process the name of the program it runs, without its folder
/// @param mappings what its addresses show, programs and libraries; what it made itself is not among them
public record RunningCode(String process, List<CodeMapping> mappings) {
  public RunningCode {
    mappings = List.copyOf(mappings);
  }
}
