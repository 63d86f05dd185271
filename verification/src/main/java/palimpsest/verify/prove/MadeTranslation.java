package palimpsest.verify.prove;

import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.region.GuestPath;

/// A translation and what it was made from.
///
/// @param fsBase linear base of FS it holds for
/// @param gsBase linear base of GS it holds for
public record MadeTranslation(GuestPath path, CompiledTrace code, int fsBase, int gsBase) {}
