package palimpsest.workbench.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.emit.ListedMolecule;
import palimpsest.cms.ir.TracePrinter;
import palimpsest.cms.region.GuestPath;
import palimpsest.cms.runtime.CodeAt;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.code.MoleculeDecoder;
import palimpsest.host.core.CommitPoints.CommitPoint;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.workbench.html.EmbeddedJson;
import palimpsest.workbench.html.Resources;
import palimpsest.workbench.page.ExplainModel.Cell;
import palimpsest.workbench.page.ExplainModel.Fact;
import palimpsest.workbench.page.ExplainModel.Line;
import palimpsest.workbench.page.ExplainModel.Row;
import palimpsest.x86.elf.SymbolTable;
import palimpsest.x86.isa.Disassembler;

/// An explanation as one file of HTML.
public final class ExplainPage {
  private static final List<String> SCRIPTS =
      List.of("report/theme.js", "report/dom.js", "page/stages.js", "page/molecules.js", "page/explain.js");

  private final GuestMachine machine;
  private final Disassembler disassembler;
  private final MoleculeCounts counts;

  private ExplainPage(GuestMachine machine, MoleculeCounts counts) {
    this.machine = machine;
    this.counts = counts;
    this.disassembler = new Disassembler(address -> machine.symbols().nearest(address)
        .filter(symbol -> symbol.address() == address)
        .map(SymbolTable.Symbol::name));
  }

  /// The page on the translation of the region at `eip` that is in use in `machine`; if there is none, on the one that
  /// would be made now.
  ///
  /// @param program as a person calls it
  /// @param gear the gear of the one that would be made
  /// @param recorder has watched the machine's translations being made
  /// @param counts has watched its molecules
  /// @return empty if the first instruction has to be interpreted
  public static Optional<String> of(
      GuestMachine machine, String program, int eip, int gear, StageRecorder recorder, MoleculeCounts counts) {
    Optional<CodeAt> installed = machine.debug().translationsAt(eip).stream()
        .filter(each -> each.head() == eip && each.standing() == CodeAt.Standing.IN_USE)
        .findFirst();
    Optional<StageRecorder.Making> making = installed.flatMap(each -> recorder.making(each.code()));
    ExplainPage page = new ExplainPage(machine, counts);
    if (making.isPresent()) {
      return Optional.of(html(page.model(program, making.get(), installed.get().gear(), installed)));
    }
    StageRecorder now = new StageRecorder();
    return machine.explain(eip, gear, now)
        ? now.last().map(found -> html(page.model(program, found, gear, Optional.empty())))
        : Optional.empty();
  }

  private ExplainModel model(
      String program, StageRecorder.Making making, int gear, Optional<CodeAt> installed) {
    CompiledTrace code = making.code();
    int base = installed.map(CodeAt::base).orElse(counts.concealedBase());
    MoleculeDecoder decoder = new MoleculeDecoder(machine.machine().machine(), counts.concealedBase());
    Dependences dependences = Dependences.of(code, decoder, base, counts.concealedBase());
    List<String> slots = slots(code);
    String where = String.format("%08x%s", code.head(), name(code.head()));
    List<Fact> facts = new ArrayList<>(List.of(
        new Fact("machine", machine.machine().machine().name()),
        new Fact("gear", Integer.toString(gear)),
        new Fact("guest instructions", Integer.toString(making.path().steps().size())),
        new Fact("the path ends", making.path().end().name().toLowerCase(Locale.ROOT)),
        new Fact("bytes of molecules", Integer.toString(code.bytes()))));
    installed.ifPresent(each -> facts.add(new Fact("guest instructions retired in it", String.format("%,d",
        each.retired()))));
    return new ExplainModel(
        program + ": the region at " + where,
        facts,
        making.path().steps().stream().map(this::line).toList(),
        stages(making),
        slots,
        rows(code, dependences, slots, base, installed.isPresent()),
        dependences.edges().stream().map(ExplainPage::edge).toList(),
        installed.isPresent());
  }

  private String name(int eip) {
    return machine.symbols().nearest(eip)
        .map(symbol -> String.format(" in %s+0x%x", symbol.name(), eip - symbol.address()))
        .orElse("");
  }

  private Line line(GuestPath.Step step) {
    return new Line(hex(step.eip()), disassembler.print(step.instruction(), step.eip()));
  }

  private static String hex(int eip) {
    return String.format("%08x", eip);
  }

  private static List<ExplainModel.Stage> stages(StageRecorder.Making making) {
    List<ExplainModel.Stage> stages = new ArrayList<>();
    String before = "";
    for (StageRecorder.Stage each : making.stages()) {
      String text = TracePrinter.print(each.trace()).stripTrailing();
      stages.add(new ExplainModel.Stage(each.name(), text, !text.equals(before)));
      before = text;
    }
    return stages;
  }

  /// The names of the slots that hold an atom anywhere, in the order in which they stand in molecules.
  private static List<String> slots(CompiledTrace code) {
    TreeMap<String, Integer> first = new TreeMap<>();
    for (ListedMolecule molecule : code.listing()) {
      molecule.atoms().forEach(atom -> first.merge(atom.slot(), atom.index(), Math::min));
    }
    return first.keySet().stream().sorted(Comparator.comparing((String name) -> first.get(name))).toList();
  }

  private List<Row> rows(
      CompiledTrace code, Dependences dependences, List<String> slots, int base, boolean counted) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < code.listing().size(); i++) {
      ListedMolecule molecule = code.listing().get(i);
      MoleculeCounts.Count count =
          counted ? counts.at(base + molecule.offset()) : MoleculeCounts.Count.NONE;
      List<Cell> cells = new ArrayList<>();
      for (ListedMolecule.ListedAtom atom : molecule.atoms()) {
        cells.add(new Cell(atom.index(), slots.indexOf(atom.slot()), atom.text(), hex(atom.eip()),
            speculation(dependences.atom(i, atom.index()))));
      }
      int retires = molecule.commit()
          ? Optional.ofNullable(code.commitPoints().get(molecule.offset()))
              .map(CommitPoint::guestInstructions)
              .orElse(0)
          : -1;
      rows.add(new Row(Integer.toHexString(molecule.offset()), molecule.cycle(),
          molecule.part().name().toLowerCase(Locale.ROOT), retires, count.executions(), count.waiting(),
          count.faults(), cells));
    }
    return rows;
  }

  private static String speculation(Atom atom) {
    return switch (atom) {
      case Atom.Load load -> speculation(load.alias());
      case Atom.Store store -> speculation(store.alias());
      case Atom.FloatLoad load -> speculation(load.alias());
      case Atom.FloatStore store -> speculation(store.alias());
      case Atom.Alu _, Atom.Conditional _, Atom.Float _, Atom.Nop _, Atom.Branch _ -> "";
    };
  }

  private static String speculation(Alias alias) {
    return switch (alias) {
      case Alias.InOrder _ -> "";
      case Alias.Reordered _ -> "out of its place, provably apart";
      case Alias.Protect(int entry) -> "ahead of its place, watched by alias entry " + entry;
      case Alias.Check(int mask) -> "checks the alias entries " + Integer.toBinaryString(mask);
    };
  }

  private static ExplainModel.Edge edge(Dependences.Edge edge) {
    return new ExplainModel.Edge(edge.from().molecule(), edge.from().slot(), edge.to().molecule(), edge.to().slot(),
        edge.register(), edge.carried());
  }

  private static String html(ExplainModel model) {
    StringBuilder scripts = new StringBuilder();
    SCRIPTS.forEach(script -> scripts.append(Resources.text(script)).append('\n'));
    return Resources.text("page/explain.html")
        .replace("{{style}}", Resources.text("report/page.css") + Resources.text("page/explain.css"))
        .replace("{{scripts}}", scripts)
        .replace("{{data}}", EmbeddedJson.of(model));
  }
}
