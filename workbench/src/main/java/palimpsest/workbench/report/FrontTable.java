package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import palimpsest.workbench.sensitivity.Claim;
import palimpsest.workbench.sensitivity.Judgement;
import palimpsest.workbench.sensitivity.Perturbation;
import palimpsest.workbench.sensitivity.Sensitivity;
import palimpsest.workbench.sensitivity.Spending;

/// Time and energy of what can be weighed against each other, what of it is on the front, and how sure that is.
///
/// Nobody knows the prices of energy well. So each one on the front is judged again under tables with every price
/// changed on its own by up to a half.
final class FrontTable {
  /// Energy tables tried: enough to tell 95 % from 85.
  static final int DRAWS = 200;

  /// How to read a front, as the end of a caption that has said who is on it.
  static final String READING = " It stays there in the part of " + DRAWS + " energy tables that is given for it, each"
      + " of whose prices differs by up to a half from the machine's.";

  private static final Perturbation PERTURBATION = new Perturbation(DRAWS, Perturbation.USUAL_SPREAD, 1);

  private FrontTable() {}

  /// One of them.
  record Entry(String name, Stats stats) {}

  /// A row for each entry: name, time, energy, whether on the front, and the part of energy tables under which it
  /// stays there, which only those on the front have.
  static List<List<Object>> rows(List<Entry> entries) {
    List<Double> times = entries.stream().map(each -> each.stats().milliseconds()).toList();
    List<Double> energies = entries.stream().map(each -> each.stats().millijoules()).toList();
    List<Boolean> front = ParetoFront.of(times, energies);
    Map<Integer, Double> sure = sureness(entries, front);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Double share = sure.get(i);
      rows.add(List.of(entries.get(i).name(), times.get(i), energies.get(i), front.get(i) ? "front" : "",
          share == null ? "" : share));
    }
    return rows;
  }

  static List<Column> columns(String label) {
    return List.of(Column.label(label), Column.value("time", "ms"), Column.value("energy", "mJ"), Column.note("front"),
        new Column("stays on the front", "% of energy tables", Column.Role.NOTE));
  }

  /// For those on the front, the part of energy tables in per cent; for nobody if a file does not say what was paid
  /// for.
  private static Map<Integer, Double> sureness(List<Entry> entries, List<Boolean> front) {
    Map<Integer, Double> shares = new HashMap<>();
    if (entries.stream().anyMatch(each -> each.stats().prices().isEmpty())) {
      return shares;
    }
    List<Spending> spendings = new ArrayList<>();
    List<Claim> claims = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Stats stats = entries.get(i).stats();
      spendings.add(new Spending(String.valueOf(i), stats.picoseconds() * 1e-12, stats.prices()));
      if (front.get(i)) {
        claims.add(new Claim.OnFront(String.valueOf(i)));
        places.add(i);
      }
    }
    List<Judgement> judgements = Sensitivity.judge(spendings, claims, PERTURBATION);
    for (int i = 0; i < places.size(); i++) {
      shares.put(places.get(i), 100 * judgements.get(i).share());
    }
    return shares;
  }
}
