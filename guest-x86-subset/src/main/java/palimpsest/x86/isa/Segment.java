package palimpsest.x86.isa;

/// The segment registers; the ordinal is the encoding.
public enum Segment {
  ES,
  CS,
  SS,
  DS,
  FS,
  GS
}
