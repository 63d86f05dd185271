package palimpsest.workbench.gdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import palimpsest.workbench.gdb.RegisterFile.Register;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.cpu.GuestState;

class RegisterFileTest {
  @Provide
  Arbitrary<CpuModel> models() {
    return Arbitraries.of(CpuModel.ALL);
  }

  @Property(tries = 200)
  void whatIsWrittenIsReadAndChangesNothingElse(@ForAll("models") CpuModel model, @ForAll long seed) {
    Random random = new Random(seed);
    RegisterFile file = new RegisterFile(model);
    GuestState state = new GuestState();
    file.writeAll(state, bytes(random, file.bytes()));
    byte[] before = file.readAll(state);
    file.writeAll(state, before);
    assertArrayEquals(before, file.readAll(state));
    Register one = file.registers().get(random.nextInt(file.registers().size()));
    file.write(one, state, bytes(random, one.bytes()));
    byte[] now = file.read(one, state);
    GuestState other = new GuestState();
    file.writeAll(other, before);
    file.write(one, other, now);
    assertArrayEquals(now, file.read(one, other));
    for (Register each : file.registers()) {
      if (each.kind() != RegisterFile.Kind.FLOAT_WORD && !each.equals(one)
          && one.kind() != RegisterFile.Kind.FLOAT_WORD) {
        assertArrayEquals(part(file, before, each), file.read(each, state), each::name);
      }
    }
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] part(RegisterFile file, byte[] all, Register wanted) {
    int at = 0;
    for (Register each : file.registers()) {
      if (each.equals(wanted)) {
        break;
      }
      at += each.bytes();
    }
    byte[] part = new byte[wanted.bytes()];
    System.arraycopy(all, at, part, 0, part.length);
    return part;
  }

  @Test
  void theDescriptionNamesTheRegistersInTheirOrder() throws Exception {
    for (CpuModel model : CpuModel.ALL) {
      RegisterFile file = new RegisterFile(model);
      String xml = TargetDescription.of(file).replaceFirst("<!DOCTYPE[^>]*>", "");
      Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)));
      NodeList nodes = document.getElementsByTagName("reg");
      List<String> found = new ArrayList<>();
      for (int i = 0; i < nodes.getLength(); i++) {
        Element each = (Element) nodes.item(i);
        found.add(each.getAttribute("regnum") + " " + each.getAttribute("name") + " " + each.getAttribute("bitsize"));
      }
      List<String> expected = new ArrayList<>();
      for (Register each : file.registers()) {
        expected.add(expected.size() + " " + each.name() + " " + 8 * each.bytes());
      }
      assertEquals(expected, found);
    }
  }
}
