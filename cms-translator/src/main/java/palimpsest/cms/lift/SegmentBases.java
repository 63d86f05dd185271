package palimpsest.cms.lift;

/// The bases of the two segments that are not flat under Linux; a translation holds for these alone. CS, DS, ES and SS
/// have base 0.
///
/// @param fs linear base of FS
/// @param gs linear base of GS
public record SegmentBases(int fs, int gs) {}
