package palimpsest.host.machine;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import palimpsest.host.isa.UnitClass;

/// Descriptions as ordered maps and as machine files: the inverse of [MachineReader].
final class MachineWriter {
  private MachineWriter() {}

  static Map<String, Object> toMap(MachineDescription machine) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", machine.name());
    map.put("summary", machine.summary());
    map.put("interlock", machine.interlock().name().toLowerCase(Locale.ROOT));
    map.put("templates", machine.templates().stream().map(MachineWriter::slotNames).toList());
    map.put("slots", slots(machine.templates()));
    for (String table : MachineReader.PLAIN_TABLES) {
      map.put(table, plain((Record) MachineReader.component(machine, table)));
    }
    map.put("operating_points", machine.operatingPoints().stream().map(MachineWriter::plain).toList());
    Energies energies = machine.energies();
    Map<String, Object> power = new LinkedHashMap<>();
    power.put("reference_volts", energies.referenceVolts());
    power.put("leakage_mw", energies.leakageMw());
    power.put("leakage_exponent", energies.leakageExponent());
    power.put("reference_celsius", energies.referenceCelsius());
    power.put("celsius", energies.celsius());
    power.put("doubling_celsius", energies.doublingCelsius());
    map.put("power", power);
    Map<String, Object> events = new LinkedHashMap<>();
    energies.events().forEach((event, picojoules) -> events.put(event.key(), picojoules));
    map.put("energy_pj", events);
    return map;
  }

  static String toToml(MachineDescription machine) {
    StringBuilder scalars = new StringBuilder();
    StringBuilder tables = new StringBuilder();
    toMap(machine).forEach((key, value) -> {
      if (value instanceof Map<?, ?> table) {
        tables.append("\n[").append(key).append("]\n");
        table.forEach((k, v) -> tables.append(k).append(" = ").append(value(v)).append('\n'));
      } else if (value instanceof List<?> list) {
        scalars.append(key).append(" = [\n");
        list.forEach(item -> scalars.append("  ").append(value(item)).append(",\n"));
        scalars.append("]\n");
      } else {
        scalars.append(key).append(" = ").append(value(value)).append('\n');
      }
    });
    return scalars.append(tables).toString();
  }

  private static List<String> slotNames(Template template) {
    List<Slot> slots = template.slots();
    return slots.stream()
        .map(slot -> slot.isImmediate() ? "imm:" + slots.get(slot.immediateFor()).name() : slot.name())
        .toList();
  }

  private static Map<String, Object> slots(List<Template> templates) {
    Map<String, Object> slots = new TreeMap<>();
    for (Template template : templates) {
      for (Slot slot : template.slots()) {
        if (!slot.isImmediate()) {
          slots.put(slot.name(), slot.accepts().stream().sorted().map(MachineWriter::lower).toList());
        }
      }
    }
    return slots;
  }

  private static String lower(UnitClass unit) {
    return unit.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> plain(Record table) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (RecordComponent component : table.getClass().getRecordComponents()) {
      map.put(MachineReader.key(component), MachineReader.value(table, component));
    }
    return map;
  }

  private static String value(Object value) {
    return switch (value) {
      case String text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      case List<?> list -> {
        List<String> items = new ArrayList<>();
        list.forEach(item -> items.add(value(item)));
        yield '[' + String.join(", ", items) + ']';
      }
      case Map<?, ?> map -> {
        List<String> items = new ArrayList<>();
        map.forEach((k, v) -> items.add(k + " = " + value(v)));
        yield '{' + String.join(", ", items) + '}';
      }
      default -> value.toString();
    };
  }
}
