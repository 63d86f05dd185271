package palimpsest.host.machine;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import palimpsest.host.isa.UnitClass;

/// Turns the tree of a machine file into a [MachineDescription], naming file and key of the first thing that is wrong.
///
/// Tables of plain numbers are read by their record's components: the key is the component's name in snake case, unit
/// and range are its [Quantity]. A key that belongs nowhere is an error, so that a misspelt one cannot pass unseen.
final class MachineReader {
  /// The tables that map to a record of numbers, by key.
  static final List<String> PLAIN_TABLES =
      List.of("latency", "branch", "registers", "tables", "l1i", "l1d", "l2", "tlb", "memory", "longrun", "cms");

  private static final int MOST_TEMPLATES = 8;
  private static final int MOST_SLOTS = 16;

  private final String file;

  MachineReader(String file) {
    this.file = file;
  }

  MachineDescription read(MachineNode.Table root) throws MachineException {
    Set<String> keys = new LinkedHashSet<>(
        List.of("name", "summary", "interlock", "templates", "slots", "operating_points", "power", "energy_pj"));
    keys.addAll(PLAIN_TABLES);
    rejectUnknown(root, "", keys);
    MachineDescription machine = new MachineDescription(
        text(root, "", "name"),
        text(root, "", "summary"),
        constant(Interlock.class, "interlock", text(root, "", "interlock")),
        templates(root),
        record(MachineDescription.Latencies.class, root, "latency"),
        record(MachineDescription.BranchCosts.class, root, "branch"),
        record(MachineDescription.Registers.class, root, "registers"),
        record(MachineDescription.Tables.class, root, "tables"),
        record(CacheShape.class, root, "l1i"),
        record(CacheShape.class, root, "l1d"),
        record(CacheShape.class, root, "l2"),
        record(MachineDescription.Tlb.class, root, "tlb"),
        record(MachineDescription.Memory.class, root, "memory"),
        operatingPoints(root),
        record(MachineDescription.LongRun.class, root, "longrun"),
        energies(root),
        record(CmsCosts.class, root, "cms"));
    checkTogether(machine);
    return machine;
  }

  // Structure

  private List<Template> templates(MachineNode.Table root) throws MachineException {
    MachineNode.Table slotTable = table(root, "", "slots");
    Map<String, Set<UnitClass>> units = new LinkedHashMap<>();
    for (Map.Entry<String, MachineNode> slot : slotTable.entries().entrySet()) {
      String key = "slots." + slot.getKey();
      EnumSet<UnitClass> accepts = EnumSet.noneOf(UnitClass.class);
      for (String unit : texts(slot.getValue(), key, "unit classes")) {
        accepts.add(constant(UnitClass.class, key, unit));
      }
      check(!accepts.isEmpty(), key + " accepts no unit class");
      check(!accepts.contains(UnitClass.BRANCH) || accepts.size() == 1,
          key + " mixes branch with other unit classes; a branch slot accepts nothing else");
      units.put(slot.getKey(), accepts);
    }
    List<MachineNode> list = items(present(root, "", "templates"), "templates must be a list of slot lists, found ");
    check(list.size() <= MOST_TEMPLATES,
        "templates has " + list.size() + " entries; the template index has three bits, so " + MOST_TEMPLATES
            + " is the most");
    List<Template> templates = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      templates.add(template("templates[" + i + "]", list.get(i), units));
    }
    for (UnitClass unit : EnumSet.of(UnitClass.INTEGER, UnitClass.SHIFT, UnitClass.MULTIPLY, UnitClass.MEMORY,
        UnitClass.BRANCH)) {
      check(templates.stream().anyMatch(t -> t.slots().stream().anyMatch(s -> s.accepts().contains(unit))),
          "templates has no slot that accepts " + lower(unit));
    }
    return templates;
  }

  private Template template(String key, MachineNode node, Map<String, Set<UnitClass>> units) throws MachineException {
    List<String> names = texts(node, key, "slot names");
    check(names.size() >= 2 && names.size() <= MOST_SLOTS && names.size() % 2 == 0,
        key + " has " + names.size() + " slots; a molecule has an even number from 2 to " + MOST_SLOTS);
    check(new LinkedHashSet<>(names).size() == names.size(), key + " names a slot twice");
    List<Slot> slots = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith("imm:")) {
        int user = names.indexOf(name.substring(4));
        check(user >= 0, key + ": " + name + " serves a slot that is not in the template");
        check(!slots.isEmpty(), key + ": the first slot cannot be an immediate; it carries the template index");
        Set<UnitClass> accepts = units.getOrDefault(name.substring(4), Set.of());
        check(accepts.contains(UnitClass.INTEGER) || accepts.contains(UnitClass.ADD),
            key + ": " + name + " serves a slot that takes no immediates");
        check(slots.size() > 1 || !accepts.contains(UnitClass.MEMORY),
            key + ": " + name + " in the second position cannot serve a memory slot; the commit bit has no place then");
        slots.add(new Slot("imm", Set.of(), user));
      } else {
        Set<UnitClass> accepts = units.get(name);
        if (accepts == null) {
          throw error(key + ": slot " + name + " is not in [slots]" + Spelling.suggestion(name, "", units.keySet()));
        }
        slots.add(new Slot(name, accepts, -1));
      }
    }
    check(slots.stream().filter(slot -> slot.accepts().contains(UnitClass.BRANCH)).count() <= 1,
        key + " has two branch slots; a molecule has one place to go");
    return new Template(slots);
  }

  private List<OperatingPoint> operatingPoints(MachineNode.Table root) throws MachineException {
    List<MachineNode> list =
        items(present(root, "", "operating_points"), "operating_points must be a list of {mhz, volts}, found ");
    List<OperatingPoint> points = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String key = "operating_points[" + i + "]";
      if (!(list.get(i) instanceof MachineNode.Table table)) {
        throw error(key + " must be {mhz, volts}, found " + list.get(i));
      }
      OperatingPoint point = recordFrom(OperatingPoint.class, table, key);
      check(points.isEmpty() || points.getLast().mhz() < point.mhz(), key + ".mhz must be above the point before it");
      points.add(point);
    }
    return points;
  }

  private Energies energies(MachineNode.Table root) throws MachineException {
    RecordComponent[] components = Energies.class.getRecordComponents();
    int numbers = components.length - 1;
    MachineNode.Table power = table(root, "", "power");
    List<String> powers = new ArrayList<>();
    for (int i = 0; i < numbers; i++) {
      powers.add(key(components[i]));
    }
    rejectUnknown(power, "power.", powers);
    double[] values = new double[numbers];
    for (int i = 0; i < numbers; i++) {
      values[i] = real(power, "power.", powers.get(i), quantity(components[i]));
    }
    MachineNode.Table table = table(root, "", "energy_pj");
    Map<EnergyEvent, Double> events = new EnumMap<>(EnergyEvent.class);
    List<String> keys = new ArrayList<>();
    for (EnergyEvent event : EnergyEvent.values()) {
      keys.add(event.key());
    }
    rejectUnknown(table, "energy_pj.", keys);
    for (EnergyEvent event : EnergyEvent.values()) {
      events.put(event, real(table, "energy_pj.", event.key(), quantity(components[numbers])));
    }
    return new Energies(values[0], values[1], values[2], values[3], values[4], values[5], events);
  }

  private void checkTogether(MachineDescription m) throws MachineException {
    cache("l1i", m.l1i(), true);
    cache("l1d", m.l1d(), true);
    cache("l2", m.l2(), false);
    check(m.tlb().entries() % m.tlb().ways() == 0 && Integer.bitCount(m.tlb().sets()) == 1,
        "tlb.entries / tlb.ways must be a power of two, found " + m.tlb().entries() + " / " + m.tlb().ways());
    check(Integer.bitCount(m.tables().branchTargets()) == 1,
        "tables.branch_targets must be a power of two, found " + m.tables().branchTargets());
    check(Integer.bitCount(m.tables().granuleBytes()) == 1,
        "tables.granule_bytes must be a power of two, found " + m.tables().granuleBytes());
    check(m.registers().shadowedGeneral() <= m.registers().general(),
        "registers.shadowed_general must not exceed registers.general");
    check(m.registers().shadowedFloating() <= m.registers().floating(),
        "registers.shadowed_floating must not exceed registers.floating");
    check(m.memory().concealedMib() < m.memory().totalMib(), "memory.concealed_mib must be below memory.total_mib");
  }

  private void cache(String key, CacheShape shape, boolean required) throws MachineException {
    check(Integer.bitCount(shape.line()) == 1, key + ".line must be a power of two, found " + shape.line());
    check(shape.present() || !required, key + ".size_kib must be at least 1 KiB, found 0");
    boolean whole = shape.sizeKib() * 1024L % ((long) shape.line() * shape.ways()) == 0;
    check(!shape.present() || (whole && Integer.bitCount(shape.sets()) == 1),
        key + ": size_kib / (line * ways) must be a power of two sets");
  }

  // Records of numbers

  private <T extends Record> T record(Class<T> type, MachineNode.Table root, String key) throws MachineException {
    return recordFrom(type, table(root, "", key), key);
  }

  private <T extends Record> T recordFrom(Class<T> type, MachineNode.Table table, String key) throws MachineException {
    RecordComponent[] components = type.getRecordComponents();
    List<String> keys = new ArrayList<>();
    for (RecordComponent component : components) {
      keys.add(key(component));
    }
    rejectUnknown(table, key + ".", keys);
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Quantity quantity = quantity(components[i]);
      if (types[i] == int.class) {
        values[i] = whole(table, key + ".", keys.get(i), quantity);
      } else {
        values[i] = real(table, key + ".", keys.get(i), quantity);
      }
    }
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("record " + type.getName() + " cannot be built from numbers", e);
    }
  }

  /// A component's name as a key: `storeBuffer` is `store_buffer`.
  static String key(RecordComponent component) {
    StringBuilder key = new StringBuilder();
    for (char c : component.getName().toCharArray()) {
      key.append(c >= 'A' && c <= 'Z' ? "_" + (char) (c | 0x20) : String.valueOf(c));
    }
    return key.toString();
  }

  /// The value of a component, which is never null in these records.
  static Object value(Record of, RecordComponent component) {
    try {
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("component " + component + " cannot be read", e);
    }
  }

  /// The component of `of` whose key is `key`.
  static Object component(Record of, String key) {
    for (RecordComponent component : of.getClass().getRecordComponents()) {
      if (key(component).equals(key)) {
        return value(of, component);
      }
    }
    throw new IllegalArgumentException("no component has the key " + key);
  }

  private static Quantity quantity(RecordComponent component) {
    Quantity quantity = component.getAnnotation(Quantity.class);
    if (quantity == null) {
      throw new IllegalStateException("component " + component + " has no unit");
    }
    return quantity;
  }

  // Single values

  private int whole(MachineNode.Table table, String prefix, String key, Quantity quantity) throws MachineException {
    MachineNode node = present(table, prefix, key);
    if (node instanceof MachineNode.Real real && real.whole()) {
      return (int) inRange(real, prefix + key, quantity);
    }
    throw error(prefix + key + " must be a whole number of " + quantity.unit() + ", found " + node);
  }

  private double real(MachineNode.Table table, String prefix, String key, Quantity quantity) throws MachineException {
    MachineNode node = present(table, prefix, key);
    if (node instanceof MachineNode.Real real) {
      return inRange(real, prefix + key, quantity);
    }
    throw error(prefix + key + " must be a number of " + quantity.unit() + ", found " + node);
  }

  private double inRange(MachineNode.Real number, String key, Quantity quantity) throws MachineException {
    check(number.value() >= quantity.min() && number.value() <= quantity.max(),
        key + " must be from " + plain(quantity.min()) + " to " + plain(quantity.max()) + " " + quantity.unit()
            + ", found " + number);
    return number.value();
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private String text(MachineNode.Table table, String prefix, String key) throws MachineException {
    MachineNode node = present(table, prefix, key);
    if (node instanceof MachineNode.Text(String text)) {
      return text;
    }
    throw error(prefix + key + " must be a text, found " + node);
  }

  private List<String> texts(MachineNode node, String key, String what) throws MachineException {
    if (!(node instanceof MachineNode.Items(List<MachineNode> items))) {
      throw error(key + " must be a list of " + what + ", found " + node);
    }
    List<String> texts = new ArrayList<>();
    for (MachineNode item : items) {
      if (!(item instanceof MachineNode.Text(String text))) {
        throw error(key + " must be a list of " + what + ", found " + item + " in it");
      }
      texts.add(text);
    }
    return texts;
  }

  private List<MachineNode> items(MachineNode node, String otherwise) throws MachineException {
    if (node instanceof MachineNode.Items(List<MachineNode> items) && !items.isEmpty()) {
      return items;
    }
    throw error(otherwise + node);
  }

  private <E extends Enum<E>> E constant(Class<E> type, String key, String name) throws MachineException {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (lower(constant).equals(name)) {
        return constant;
      }
      names.add(lower(constant));
    }
    throw error(key + " must be one of " + String.join(", ", names) + ", found \"" + name + "\""
        + Spelling.suggestion(name, "", names));
  }

  private MachineNode.Table table(MachineNode.Table root, String prefix, String key) throws MachineException {
    MachineNode node = present(root, prefix, key);
    if (node instanceof MachineNode.Table table) {
      return table;
    }
    throw error(prefix + key + " must be a table, found " + node);
  }

  private MachineNode present(MachineNode.Table table, String prefix, String key) throws MachineException {
    MachineNode node = table.entries().get(key);
    if (node == null) {
      throw error("missing key " + prefix + key);
    }
    return node;
  }

  private void rejectUnknown(MachineNode.Table table, String prefix, Collection<String> known) throws MachineException {
    for (Map.Entry<String, MachineNode> entry : table.entries().entrySet()) {
      check(known.contains(entry.getKey()),
          "unknown key " + prefix + entry.getKey() + Spelling.suggestion(entry.getKey(), prefix, known));
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private void check(boolean holds, String otherwise) throws MachineException {
    if (!holds) {
      throw error(otherwise);
    }
  }

  private MachineException error(String what) {
    return new MachineException(file + ": " + what);
  }
}
