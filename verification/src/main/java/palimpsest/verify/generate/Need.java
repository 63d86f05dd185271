package palimpsest.verify.generate;

/// What a snippet relies on having been set up before the first round.
enum Need {
  /// Handlers for signals: see [Handlers].
  HANDLERS,
  /// FS and GS with bases of their own: see [Segments].
  SEGMENTS,
  /// A pipe: see [Modification.ReadIntoCode].
  PIPE
}
