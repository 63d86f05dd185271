package palimpsest.workbench.report;

/// What one leaf of a stack means.
///
/// @param stack `cycles` or `energy`
/// @param name the leaf's, as in statistics files
/// @param group what it is a kind of, which gives it its colour
/// @param meaning in one line
record Leaf(String stack, String name, String group, String meaning) {}
