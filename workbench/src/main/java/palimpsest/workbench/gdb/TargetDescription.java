package palimpsest.workbench.gdb;

import java.util.List;
import palimpsest.workbench.gdb.RegisterFile.Register;

/// The target description: the registers in XML, by the features GDB knows for an i386 ("Target Descriptions" in its
/// manual).
final class TargetDescription {
  private static final String[] FLAGS = {
    "CF", "", "PF", "", "AF", "", "ZF", "SF", "TF", "IF", "DF", "OF", "", "", "NT", "", "RF", "VM", "AC", "VIF", "VIP",
    "ID"
  };
  private static final String[] MXCSR = {
    "IE", "DE", "ZE", "OE", "UE", "PE", "DAZ", "IM", "DM", "ZM", "OM", "UM", "PM"
  };
  private static final int FZ = 15;

  private TargetDescription() {}

  static String of(RegisterFile file) {
    StringBuilder xml = new StringBuilder("""
        <?xml version="1.0"?>
        <!DOCTYPE target SYSTEM "gdb-target.dtd">
        <target version="1.0">
        <architecture>i386</architecture>
        <osabi>GNU/Linux</osabi>
        """);
    List<String> features = file.registers().stream().map(Register::feature).distinct().toList();
    for (String feature : features) {
      xml.append("<feature name=\"").append(feature).append("\">\n");
      List<Register> registers = file.registers().stream().filter(each -> each.feature().equals(feature)).toList();
      if (uses(registers, "i386_eflags")) {
        flags(xml, "i386_eflags", FLAGS);
        xml.append("</flags>\n");
      }
      if (uses(registers, "i386_mxcsr")) {
        vectors(xml);
        flags(xml, "i386_mxcsr", MXCSR);
        xml.append(field("FZ", FZ)).append("</flags>\n");
      }
      for (Register each : registers) {
        xml.append("<reg name=\"").append(each.name())
            .append("\" bitsize=\"").append(8 * each.bytes())
            .append("\" type=\"").append(each.type())
            .append("\" regnum=\"").append(file.registers().indexOf(each)).append("\"/>\n");
      }
      xml.append("</feature>\n");
    }
    return xml.append("</target>\n").toString();
  }

  private static boolean uses(List<Register> registers, String type) {
    return registers.stream().anyMatch(each -> each.type().equals(type));
  }

  private static void vectors(StringBuilder xml) {
    xml.append("""
        <vector id="v4f" type="ieee_single" count="4"/>
        <vector id="v2d" type="ieee_double" count="2"/>
        <vector id="v16i8" type="int8" count="16"/>
        <vector id="v8i16" type="int16" count="8"/>
        <vector id="v4i32" type="int32" count="4"/>
        <vector id="v2i64" type="int64" count="2"/>
        <union id="vec128">
        <field name="v4_float" type="v4f"/>
        <field name="v2_double" type="v2d"/>
        <field name="v16_int8" type="v16i8"/>
        <field name="v8_int16" type="v8i16"/>
        <field name="v4_int32" type="v4i32"/>
        <field name="v2_int64" type="v2i64"/>
        <field name="uint128" type="uint128"/>
        </union>
        """);
  }

  private static void flags(StringBuilder xml, String id, String[] names) {
    xml.append("<flags id=\"").append(id).append("\" size=\"4\">\n");
    for (int bit = 0; bit < names.length; bit++) {
      if (!names[bit].isEmpty()) {
        xml.append(field(names[bit], bit));
      }
    }
  }

  private static String field(String name, int bit) {
    return "<field name=\"" + name + "\" start=\"" + bit + "\" end=\"" + bit + "\"/>\n";
  }
}
