package palimpsest.verify.seeded;

/// One realistic mistake.
///
/// @param mistake what is wrong, in words
/// @param type class it is in, without the leading `palimpsest.`
/// @param method method it is in; all of that name are looked through
/// @param edit the change
/// @param which the place changed, in the order of the code, from 1; 0 for all
/// @param of how many places the edit must fit, no more and no fewer
/// @param expected who is expected to notice
public record SeededBug(
    String mistake, String type, String method, Edit edit, int which, int of, Noticed expected) {
  private static final String ROOT = "palimpsest.";

  public SeededBug {
    if (which < 0 || which > of || of < 1) {
      throw new IllegalArgumentException("place " + which + " of " + of + ": " + mistake);
    }
  }

  /// A bug in a method given as class and method in one, without the leading `palimpsest.`.
  static SeededBug in(String method, String mistake, Edit edit, int which, int of, Noticed expected) {
    int dot = method.lastIndexOf('.');
    return new SeededBug(mistake, method.substring(0, dot), method.substring(dot + 1), edit, which, of, expected);
  }

  /// Full name of the class it is in.
  String className() {
    return ROOT + type;
  }
}
