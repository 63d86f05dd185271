package palimpsest.host.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachinesTest {
  static List<String> presets() {
    return Machines.names();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void aPresetPrintedAndReadAgainIsTheSameMachine(String name) throws MachineException {
    MachineDescription machine = Machines.load(name);
    assertEquals(name, machine.name());
    assertEquals(machine, Machines.parse("printed", machine.toToml()));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void aChangedMachineIsWhatAFileWithThoseKeysDescribes(String name) throws MachineException {
    MachineDescription machine = Machines.load(name);
    Map<String, Object> changes =
        Map.of("l1d", Map.of("latency", 3), "memory", Map.of("latency_ns", 70.5, "burst_ns", 4));
    assertEquals(machine, Machines.changed("unchanged", machine, Map.of()));
    assertEquals(
        Machines.parse(
            "file", "base = \"" + name + "\"\nl1d.latency = 3\nmemory = {latency_ns = 70.5, burst_ns = 4}"),
        Machines.changed("changed", machine, changes));
    MachineException wrong = assertThrows(
        MachineException.class, () -> Machines.changed("here", machine, Map.of("l1d", Map.of("latncy", 3))));
    assertEquals("here: unknown key l1d.latncy; did you mean l1d.latency?", wrong.getMessage());
  }

  @ParameterizedTest
  @MethodSource("presets")
  void aPresetIsTheTreeThatAnyReaderOfTomlSees(String name) throws MachineException {
    String text = Machines.presetText(name);
    assertEquals(FileText.read(name, text), PresetText.read(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a = 'b'", "a.b = [true, false]\n[c]\nd = 1979-05-27", "a = \"\\u00e9\"", "[[a]]\nb = 1"})
  void whatIsMoreThanPlainIsRefusedInAPresetAndReadInAFile(String text) throws MachineException {
    FileText.read("file", text);
    assertThrows(IllegalStateException.class, () -> PresetText.read(text));
  }

  /// Every line with a number or a slot set says where it comes from.
  @ParameterizedTest
  @MethodSource("presets")
  void everyNumberOfAPresetCitesItsSource(String name) throws MachineException {
    Pattern cited = Pattern.compile("#.*(FACTS \\d|assumed)");
    Pattern claim = Pattern.compile("^\\s*(\\w+ = [-\\d\\[]|\\{|\\[\")");
    int claims = 0;
    for (String line : Machines.presetText(name).lines().toList()) {
      String code = line.contains("#") ? line.substring(0, line.indexOf('#')) : line;
      if (claim.matcher(code).find() && !code.strip().endsWith("[") && !code.strip().endsWith("\",")) {
        assertTrue(cited.matcher(line).find(), name + ": no source: " + line);
        claims++;
      }
    }
    assertTrue(claims > 80, name + ": only " + claims + " numbers found");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "[latency]#load = 'two'            | m.toml: latency.load must be a whole number of cycles, found \"two\"",
    "[latency]#load = 2.5              | m.toml: latency.load must be a whole number of cycles, found 2.5",
    "[latency]#load = 0                | m.toml: latency.load must be from 1 to 1000 cycles, found 0",
    "[latency]#loda = 2                | m.toml: unknown key latency.loda; did you mean latency.load?",
    "latncy = 2                        | m.toml: unknown key latncy; did you mean latency?",
    "latency = 2                       | m.toml: latency must be a table, found 2",
    "interlock = 'scorebord'           | m.toml: interlock must be one of scoreboard, validate, found \"scorebord\"; "
        + "did you mean scoreboard?",
    "name = 5                          | m.toml: name must be a text, found 5",
    "[memory]#latency_ns = 'x'         | m.toml: memory.latency_ns must be a number of ns, found \"x\"",
    "[memory]#concealed_mib = 16#total_mib = 16 | m.toml: memory.concealed_mib must be below memory.total_mib",
    "[tables]#alias_entries = 9        | m.toml: tables.alias_entries must be from 0 to 8 entries, found 9",
    "[l1d]#line = 48                   | m.toml: l1d.line must be a power of two, found 48",
    "[l1d]#ways = 3                    | m.toml: l1d: size_kib / (line * ways) must be a power of two sets",
    "[tlb]#ways = 3                    | m.toml: tlb.entries / tlb.ways must be a power of two, found 256 / 3",
    "[energy_pj]#clocks = 3            | m.toml: unknown key energy_pj.clocks; did you mean energy_pj.clock?",
    "operating_points = []             | m.toml: operating_points must be a list of {mhz, volts}, found []",
    "operating_points = [{mhz = 5}]    | m.toml: missing key operating_points[0].volts",
    "operating_points = [{mhz = 5, volts = 1.0}, {mhz = 5, volts = 1.0}] | m.toml: operating_points[1].mhz must be "
        + "above the point before it",
    "templates = 3                     | m.toml: templates must be a list of slot lists, found 3",
    "templates = [['lsu','alu1','bru']] | m.toml: templates[0] has 3 slots; a molecule has an even number from 2 to 16",
    "templates = [['lsu','alu2']]      | m.toml: templates[0]: slot alu2 is not in [slots]; did you mean alu0?",
    "templates = [['lsu','lsu']]       | m.toml: templates[0] names a slot twice",
    "templates = [['lsu','imm:alu0']]  | m.toml: templates[0]: imm:alu0 serves a slot that is not in the template",
    "templates = [['imm:alu0','alu0']] | m.toml: templates[0]: the first slot cannot be an immediate; it carries the "
        + "template index",
    "templates = [['lsu','alu1']]      | m.toml: templates has no slot that accepts branch",
    "[slots]#bru = ['branch','add']    | m.toml: slots.bru mixes branch with other unit classes; a branch slot accepts "
        + "nothing else",
    "[slots]#alu0 = ['integr']         | m.toml: slots.alu0 must be one of add, integer, shift, multiply, memory, "
        + "branch, media, found \"integr\"; did you mean integer?",
    "base = 'tm5801'                   | m.toml: base: unknown machine \"tm5801\"; did you mean tm5800? (presets: "
        + "tm3200, tm5400, tm5600, tm5800, tm8600, ideal16)",
  })
  void whatIsWrongInAFileIsSaidInOneLine(String lines, String message) {
    String base = lines.startsWith("base") ? "" : "base = \"tm5800\"\n";
    String toml = base + lines.replace('#', '\n').replace('\'', '"') + "\n";
    MachineException e = assertThrows(MachineException.class, () -> Machines.parse("m.toml", toml));
    assertEquals(message, e.getMessage());
  }

  @Test
  void aFileWithoutABaseMustBeComplete() {
    MachineException e = assertThrows(MachineException.class, () -> Machines.parse("m.toml", "name = \"x\"\n"));
    assertEquals("m.toml: missing key summary", e.getMessage());
  }

  @Test
  void brokenTomlNamesTheLine() {
    MachineException e =
        assertThrows(MachineException.class, () -> Machines.parse("m.toml", "name = \"x\"\nsummary = = 3\n"));
    assertTrue(String.valueOf(e.getMessage()).startsWith("m.toml: line 2: not valid TOML: "), e.getMessage());
  }

  @Test
  void whatIsNeitherPresetNorFileIsSaidInOneLine() {
    assertEquals("unknown machine \"tm580\"; did you mean tm5800? (presets: tm3200, tm5400, tm5600, tm5800, tm8600, "
        + "ideal16)", assertThrows(MachineException.class, () -> Machines.load("tm580")).getMessage());
    assertEquals("no/such.toml: cannot read this machine file; give an existing file or one of the presets tm3200, "
        + "tm5400, tm5600, tm5800, tm8600, ideal16",
        assertThrows(MachineException.class, () -> Machines.load("no/such.toml")).getMessage());
  }

  @Test
  void aFileOverABaseChangesOnlyWhatItSays() throws MachineException {
    MachineDescription base = Machines.load("tm5800");
    MachineDescription machine = Machines.parse("m.toml", "base = \"tm5800\"\nname = \"wide\"\n[latency]\nload = 3\n");
    assertEquals("wide", machine.name());
    assertEquals(3, machine.latency().load());
    assertEquals(base.latency().divide(), machine.latency().divide());
    assertEquals(base.templates(), machine.templates());
  }

  /// The calibration the preset's head comment describes: 7.9 nJ per cycle (FACTS 8.1), in the shares of FACTS 8.3.
  @Test
  void typicalCodeOnTheTm5600Costs7900PicojoulesPerCycle() throws MachineException {
    ResolvedMachine machine = Machines.load("tm5600").resolve();
    assertEquals(7900, typicalCycle(machine) + machine.leakagePerCycle(), 10);
    double watts = (typicalCycle(machine) + machine.leakagePerCycle()) * 667e6 / 1e12;
    assertEquals(5.3, watts, 0.05);
  }

  /// FACTS 8.1's table for the slower points follows from V^2 and the leakage law.
  @Test
  void theTm5600sPointsDrawThePublishedPower() throws MachineException {
    double[] published = {1.3, 1.9, 3.0, 4.2, 5.3};
    MachineDescription machine = Machines.load("tm5600");
    for (int i = 0; i < published.length; i++) {
      ResolvedMachine resolved = machine.resolve(machine.operatingPoints().get(i));
      double watts = (typicalCycle(resolved) + resolved.leakagePerCycle()) * resolved.point().mhz() / 1e6;
      assertEquals(published[i], watts, 0.07, resolved.point().toString());
    }
  }

  private static double typicalCycle(ResolvedMachine machine) {
    Map<EnergyEvent, Double> perCycle = new EnumMap<>(EnergyEvent.class);
    perCycle.put(EnergyEvent.CLOCK, 1.0);
    perCycle.put(EnergyEvent.UNCORE, 1.0);
    perCycle.put(EnergyEvent.FETCH, 1.05);
    perCycle.put(EnergyEvent.L1I_ACCESS, 0.70);
    perCycle.put(EnergyEvent.L1I_MISS, 0.001);
    perCycle.put(EnergyEvent.ALU, 0.80);
    perCycle.put(EnergyEvent.SHIFT, 0.08);
    perCycle.put(EnergyEvent.MULTIPLY, 0.01);
    perCycle.put(EnergyEvent.DIVIDE, 0.0002);
    perCycle.put(EnergyEvent.LSU, 0.45);
    perCycle.put(EnergyEvent.L1D_ACCESS, 0.45);
    perCycle.put(EnergyEvent.L1D_MISS, 0.015);
    perCycle.put(EnergyEvent.STORE_BUFFER, 0.15);
    perCycle.put(EnergyEvent.TLB_LOOKUP, 0.45);
    perCycle.put(EnergyEvent.TLB_REFILL, 0.0005);
    perCycle.put(EnergyEvent.L2_ACCESS, 0.02);
    perCycle.put(EnergyEvent.MEMORY_ACCESS, 0.004);
    perCycle.put(EnergyEvent.BRANCH, 0.15);
    perCycle.put(EnergyEvent.ALIAS, 0.10);
    perCycle.put(EnergyEvent.COMMIT, 0.06);
    return perCycle.entrySet().stream().mapToDouble(e -> e.getValue() * machine.picojoules(e.getKey())).sum();
  }

  @Test
  void memoryTimeIsInNanosecondsWhateverTheClock() throws MachineException {
    MachineDescription machine = Machines.load("tm5600");
    assertEquals(47, machine.resolve().memoryLatencyCycles());
    assertEquals(21, machine.resolve(new OperatingPoint(300, 1.2)).memoryLatencyCycles());
    assertEquals(87, machine.resolve().memoryFillCycles(128));
  }
}
