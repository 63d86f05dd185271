package palimpsest.workbench.reproduce;

/// The one table of what was published, or is known to be so, about each experiment.
enum Published {
  E1("time lost without memory reordering", "33 % in the mean", Label.READ_SECOND, "FACTS 3, 14"),
  E2("time lost without alias hardware", "10 to 15 % in the mean", Label.RECALLED_LOW, "FACTS 3, 14"),
  E3("every translation checks its own bytes", "code +83 %, molecules +51 %", Label.RECALLED_MEDIUM, "FACTS 7, 14"),
  E4("self-revalidation where data and code share pages", "+28 % frame rate", Label.RECALLED_MEDIUM, "FACTS 7, 14"),
  E5("page against fine-grain protection", "faults / 10 to / 70, time x 1.1 to x 4", Label.RECALLED_LOW, "FACTS 7, 14"),
  E6("stylised self-modification off and on", "large where immediates are patched", Label.RECALLED_HIGH, "FACTS 7, 14"),
  E7("LongRun 10 % slower", "27 to 30 % less power", Label.RECALLED_HIGH, "FACTS 8.2, 14"),
  E8("power at the TM5600's operating points", "1.3, 1.9, 3.0, 4.2, 5.3 W", Label.RECALLED_HIGH, "FACTS 8.1, 14"),
  E10("best threshold of the optimising gear", "near its price / what it saves", Label.RECALLED_MEDIUM, "FACTS 11, 14"),
  E11("cold code: interpreted, quickly translated, decoded", "45, 3 to 5, 1 to 2 cycles per instruction",
      Label.RECALLED_MEDIUM, "FACTS 10, 14"),
  E12("programs larger than the T-cache", "thrash past the T-cache's size", Label.READ, "FACTS 5.2, 14"),
  E13("cold against warm start", "18 s against 7 s, x 2.6", Label.READ, "FACTS 5.2, 14"),
  E14("speed beside ordinary cores at the same clock", "60 % (Crusoe), 80 to 90 % (Efficeon) of rivals", Label.READ,
      "FACTS 14"),
  E15("speculation that meets memory-mapped I/O", "one fault, then another policy", Label.RECALLED_HIGH, "FACTS 4, 14"),
  E17("adaptive retranslation off, on a loop that aliases", "a storm of faults", Label.RECALLED_HIGH, "FACTS 6, 14"),
  E18("length of the commit interval", "short loses less work and less parallelism", Label.DERIVED, "FACTS 2, 14"),
  L1("a decoder with deadlines, LongRun against fixed points", "1 to 2 W for a DVD; no deadlines published",
      Label.READ, "FACTS 8.2");

  private final String title;
  private final String value;
  private final Label label;
  private final String facts;

  Published(String title, String value, Label label, String facts) {
    this.title = title;
    this.value = value;
    this.label = label;
    this.facts = facts;
  }

  /// What is measured, in a few words.
  String title() {
    return title;
  }

  /// What was published.
  String value() {
    return value;
  }

  /// How well that is known.
  Label label() {
    return label;
  }

  /// Where it is written down.
  String facts() {
    return facts;
  }
}
