package palimpsest.workbench.sweep;

import java.util.Map;

/// One run of a plan.
///
/// @param id its place in the plan, from 0
/// @param key the hash of everything that determines its result
/// @param build identity of the simulator
/// @param axes what it is to a person: the workload, the machine and whatever the plan varies
/// @param setup what it is to the simulator
record Point(int id, String key, String build, Map<String, Object> axes, Setup setup) {}
