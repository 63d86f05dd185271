package palimpsest.verify.replay;

/// What became of a case that was repeated.
///
/// @param holds whether what the file claims held this time
/// @param explanation for a person: what was compared, or how it went wrong; many lines
public record ReplayVerdict(boolean holds, String explanation) {}
