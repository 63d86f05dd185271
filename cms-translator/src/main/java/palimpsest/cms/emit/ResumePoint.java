package palimpsest.cms.emit;

/// The guest address at which a committed state belongs.
public sealed interface ResumePoint {
  /// A known one.
  record At(int eip) implements ResumePoint {}

  /// The one in the shadowed register r45.
  record InRegister() implements ResumePoint {}
}
