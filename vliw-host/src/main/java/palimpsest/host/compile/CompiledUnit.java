package palimpsest.host.compile;

import java.util.List;

/// A unit as a class file and what belongs to it.
///
/// @param head the molecule it was made for
/// @param intervals the molecules it can be entered at, where committed state can stand; the first is the head
/// @param open per interval whether it can be entered while results are late
/// @param classFile a class in the engine's package with a method `int run(Frame)`
/// @param paths what the counters of the class count
/// @param sites what the class refers to by number
/// @param molecules addresses of all molecules compiled, in ascending order
/// @param ends addresses of the first bytes behind each
/// @param guards per molecule the guards that become void if it changes; the first are the intervals', in their order
/// @param guardCount how many guards there are
public record CompiledUnit(
    int head, int[] intervals, boolean[] open, byte[] classFile, List<UnitPath> paths, List<Site> sites, int[] molecules, int[] ends,
    List<int[]> guards, int guardCount) {}
