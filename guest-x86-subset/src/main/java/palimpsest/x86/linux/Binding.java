package palimpsest.x86.linux;

import java.nio.file.Path;

/// A host folder or file that the guest finds in its tree beside what its root holds.
///
/// @param host what is found
/// @param guest where: an absolute path without `.`, `..` or doubled slashes
/// @param readOnly whether the guest may only look
public record Binding(Path host, String guest, boolean readOnly) {}
