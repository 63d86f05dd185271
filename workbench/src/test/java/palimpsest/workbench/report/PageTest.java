package palimpsest.workbench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// No name in a result can be anything but a name on the page.
class PageTest {
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"report-data\">(.*?)</script>", Pattern.DOTALL);

  @Provide
  Arbitrary<String> nastyNames() {
    return Arbitraries.of("</script>", "<!--", "<script>", "]]>", "\"", "'", "\\", "&lt;", "\u2028", "\u0000",
            "{{plots}}", "$1", "operator<", "é", "\uD83D\uDE00")
        .list().ofMaxSize(5).map(parts -> String.join("x", parts));
  }

  @Property(tries = 60)
  void namesComeBackFromThePageAsTheyWere(@ForAll("nastyNames") String name) {
    Figure figure = new Figure("f", Figure.Kind.TABLE, name, "",
        new Table(List.of(Column.label(name)), List.of(List.of(name))));
    Section section = new Section("s", name, name, List.of(Sentence.of(name)), List.of(figure));

    String page = Page.of(new ReportModel(name, List.of(section), Leaves.all()));

    Matcher data = DATA.matcher(page);
    assertTrue(data.find());
    JsonNode model = JsonMapper.shared().readTree(data.group(1));
    assertEquals(name, model.get("title").asString());
    assertEquals(name, model.at("/sections/0/figures/0/table/rows/0/0").asString());
    assertEquals(3, page.split("</script", -1).length - 1, "scripts: the data, the plots, the page's own");
  }

  @Test
  void thePageNamesNothingToBeLoaded() {
    String page = Page.of(new ReportModel("title", List.of(), Leaves.all()));

    assertFalse(Pattern.compile("(src|href)\\s*=\\s*[\"']?(https?:)?//").matcher(page).find());
    assertFalse(page.contains("{{"), "a place of the template was left open");
    assertTrue(page.contains("default-src 'none'"));
  }
}
