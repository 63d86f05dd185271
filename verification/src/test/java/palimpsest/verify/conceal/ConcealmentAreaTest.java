package palimpsest.verify.conceal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.Stint;

class ConcealmentAreaTest {
  @Test
  void guestsThatAimEverywhereObserveAndChangeNothing() {
    AreaReport report = new ConcealmentArea().run(Stint.of(1, 6));
    assertEquals(List.of(), report.findings());
  }
}
