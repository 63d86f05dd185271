package palimpsest.host.code;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.MachineDescription;

/// Text to molecules; the language is [Disassembler]'s. Atoms may be fewer than slots and no-ops left out: the smallest
/// template that takes the atoms in their order is chosen, and where none does, the smallest that takes them in any.
public final class Assembler {
  private static final Pattern MOLECULE =
      Pattern.compile("(?:(\\d+)\\s*:)?\\s*\\{(.*)}\\s*(commit)?", Pattern.DOTALL);
  private static final Pattern LABEL = Pattern.compile("([A-Za-z_]\\w*):(.*)", Pattern.DOTALL);

  private final MachineDescription machine;
  private final Placement placement;

  public Assembler(MachineDescription machine) {
    this.machine = machine;
    placement = new Placement(machine);
  }

  /// A program as it stands in memory.
  ///
  /// @param address physical address of the first byte
  /// @param molecules in order
  /// @param code their bytes
  /// @param labels physical address by name
  public record Program(int address, List<Molecule> molecules, byte[] code, Map<String, Integer> labels) {
    public Program {
      molecules = List.copyOf(molecules);
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }
  }

  /// The molecule that `text` means.
  ///
  /// @throws AssemblyException if it means none, or one that the machine has no template for
  public Molecule parse(String text) throws AssemblyException {
    return parse(text, new AtomParser(Map.of()));
  }

  /// A program: one molecule a line, `name:` before one or on a line of its own gives its address a name that branches
  /// may use as a target; `#` starts a comment.
  ///
  /// @param address where it will stand, a multiple of 8
  /// @param concealedBase first concealed physical address
  /// @throws AssemblyException naming the line, if one means nothing
  public Program program(String text, int address, int concealedBase) throws AssemblyException {
    List<String> lines = text.lines().toList();
    Map<String, Integer> labels = new HashMap<>();
    List<String> bodies = new ArrayList<>();
    List<Integer> lineNumbers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String body = lines.get(i).replaceFirst("#.*", "").strip();
      for (Matcher label = LABEL.matcher(body); label.matches(); label = LABEL.matcher(body)) {
        labels.put(label.group(1), bodies.size());
        body = label.group(2).strip();
      }
      if (!body.isEmpty()) {
        bodies.add(body);
        lineNumbers.add(i + 1);
      }
    }
    Encoder encoder = new Encoder(machine, concealedBase);
    List<Integer> addresses = new ArrayList<>(List.of(address));
    for (Molecule molecule : molecules(bodies, lineNumbers, labels)) {
      addresses.add(addresses.getLast() + encoder.size(molecule));
    }
    labels.replaceAll((_, index) -> addresses.get(index));
    List<Molecule> molecules = molecules(bodies, lineNumbers, labels);
    return new Program(address, molecules, encoder.encode(molecules, address), labels);
  }

  private List<Molecule> molecules(List<String> bodies, List<Integer> lineNumbers, Map<String, Integer> labels)
      throws AssemblyException {
    AtomParser parser = new AtomParser(labels);
    List<Molecule> molecules = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      try {
        molecules.add(parse(bodies.get(i), parser));
      } catch (AssemblyException e) {
        throw new AssemblyException("line " + lineNumbers.get(i) + ": " + e.getMessage());
      }
    }
    return molecules;
  }

  private Molecule parse(String text, AtomParser parser) throws AssemblyException {
    Matcher matcher = MOLECULE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new AssemblyException("a molecule looks like `{ atom ; atom } commit`, found `" + text.strip() + "`");
    }
    List<Atom> atoms = new ArrayList<>();
    if (!matcher.group(2).isBlank()) {
      for (String atom : matcher.group(2).split(";", -1)) {
        atoms.add(parser.parse(atom));
      }
    }
    boolean commit = matcher.group(3) != null;
    Optional<Molecule> molecule;
    if (matcher.group(1) == null) {
      molecule = placement.choose(atoms, commit);
    } else {
      int template = template(matcher.group(1));
      molecule = placement.inOrder(template, atoms, commit);
    }
    return molecule.orElseThrow(
        () -> new AssemblyException("`" + text.strip() + "` fits no template of " + machine.name()));
  }

  private int template(String digits) throws AssemblyException {
    if (digits.length() > 2 || Integer.parseInt(digits) >= machine.templates().size()) {
      throw new AssemblyException("there is no template " + digits + " on " + machine.name());
    }
    return Integer.parseInt(digits);
  }
}
