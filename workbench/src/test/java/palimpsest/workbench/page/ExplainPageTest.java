package palimpsest.workbench.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.CodeAt;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Guest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExplainPageTest {
  private static final long LONG = 600_000;

  /// A page and the machine it is about.
  private record Explained(GuestMachine machine, int eip, String page, JsonNode data) {}

  private static Explained explained(String program, String argument, int gear) throws Exception {
    StageRecorder recorder = new StageRecorder();
    MoleculeCounts counts = new MoleculeCounts();
    GuestMachine machine = GuestMachine.load(
        Machines.load(Machines.DEFAULT).resolve(),
        CmsOptions.DEFAULT.withHighestGear(gear),
        new Guest(Path.of("../verification/guests/bin", program), List.of(argument))
            .launch(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()),
        Attachments.NONE.withStages(recorder).withMolecules(counts));
    machine.run(LONG);
    int eip = machine.hottest().orElseThrow();
    String page = ExplainPage.of(machine, program, eip, gear, recorder, counts).orElseThrow();
    Matcher data = Pattern.compile("id=\"explain-data\">(.*?)</script>", Pattern.DOTALL).matcher(page);
    assertTrue(data.find());
    return new Explained(machine, eip, page, JsonMapper.shared().readTree(data.group(1)));
  }

  /// The host commits a guest instruction for each that CMS counts: pages and books tell the same.
  @Test
  void whatTheMoleculesRetireIsWhatTheTranslationIsSaidToHaveRetired() throws Exception {
    for (int gear = 2; gear <= 3; gear++) {
      Explained explained = explained("crc32", "3000", gear);
      CodeAt installed = explained.machine().debug().translationsAt(explained.eip()).stream()
          .filter(each -> each.head() == explained.eip()).findFirst().orElseThrow();
      long retired = 0;
      for (JsonNode row : explained.data().get("molecules")) {
        retired += row.get("executions").asLong() * Math.max(0, row.get("retires").asInt());
      }
      assertTrue(retired > 0);
      assertTrue(retired <= installed.retired(), retired + " of " + installed.retired());
      assertTrue(retired >= installed.retired() * 9 / 10, retired + " of " + installed.retired());
    }
  }

  @Test
  void anOperandsWayLeadsFromAnAtomThatNamesItsRegisterToAnotherThatDoes() throws Exception {
    for (String program : List.of("crc32", "nbody", "sort")) {
      JsonNode data = explained(program, "3000", 3).data();
      assertFalse(data.get("edges").isEmpty());
      for (JsonNode edge : data.get("edges")) {
        String register = edge.get("register").asString();
        if (register.matches("[rf]\\d+")) {
          for (String end : List.of("from", "to")) {
            String text = atom(data, edge.get(end + "Molecule").asInt(), edge.get(end + "Slot").asInt());
            assertTrue(text.matches(".*\\b" + register + "\\b.*"), () -> register + " in " + text);
          }
        }
      }
    }
  }

  private static String atom(JsonNode data, int molecule, int slot) {
    for (JsonNode atom : data.get("molecules").get(molecule).get("atoms")) {
      if (atom.get("slot").asInt() == slot) {
        return atom.get("text").asString();
      }
    }
    throw new IllegalStateException("no atom in slot " + slot + " of molecule " + molecule);
  }

  @Test
  void aPageNeedsNothingFromOutsideAndIsTheSameEachTime() throws Exception {
    String page = explained("crc32", "3000", 3).page();
    assertFalse(page.contains("http://") && !page.contains("http://www.w3.org/2000/svg"));
    assertFalse(page.matches("(?s).*(src|href)=\"(?!data:).*"));
    assertEquals(page, explained("crc32", "3000", 3).page());
  }
}
