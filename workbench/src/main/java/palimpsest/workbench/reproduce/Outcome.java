package palimpsest.workbench.reproduce;

/// What an experiment came to.
///
/// @param measured what stands beside the published value, in a few words
/// @param remark one sentence: where ours differs and why, or what the value means
/// @param details every run behind it
record Outcome(String measured, String remark, Rows details) {}
