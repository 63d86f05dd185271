package palimpsest.workbench.sensitivity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// Judges claims under perturbed energy tables. One table serves all configurations: a price that two of them pay is
/// wrong for both in the same way. Times do not change.
public final class Sensitivity {
  private final List<Spending> spendings;

  private Sensitivity(List<Spending> spendings) {
    this.spendings = spendings;
  }

  /// What becomes of `claims` about `spendings`; the same arguments give the same answer.
  ///
  /// @throws IllegalArgumentException if a claim names a configuration that is not there
  public static List<Judgement> judge(List<Spending> spendings, List<Claim> claims, Perturbation perturbation) {
    Sensitivity sensitivity = new Sensitivity(spendings);
    Map<String, Double> asTheyAre = sensitivity.joules(Map.of());
    int[] held = new int[claims.size()];
    SplittableRandom random = new SplittableRandom(perturbation.seed());
    for (int draw = 0; draw < perturbation.draws(); draw++) {
      Map<String, Double> joules = sensitivity.joules(sensitivity.table(random, perturbation.spread()));
      for (int i = 0; i < held.length; i++) {
        held[i] += sensitivity.holds(claims.get(i), joules) ? 1 : 0;
      }
    }
    List<Judgement> judgements = new ArrayList<>();
    for (int i = 0; i < held.length; i++) {
      Claim claim = claims.get(i);
      judgements.add(new Judgement(claim, sensitivity.holds(claim, asTheyAre), held[i], perturbation.draws()));
    }
    return judgements;
  }

  /// The claims that are true of `spendings` as they are: which of each pair uses less energy and has less energy x
  /// delay, where that is not the same, and who is on the front of time and energy.
  public static List<Claim> conclusions(List<Spending> spendings) {
    List<String> names = spendings.stream().map(Spending::name).toList();
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      for (String other : names.subList(i + 1, names.size())) {
        String one = names.get(i);
        claims.add(new Claim.LessEnergy(one, other));
        claims.add(new Claim.LessEnergy(other, one));
        claims.add(new Claim.LessEnergyDelay(one, other));
        claims.add(new Claim.LessEnergyDelay(other, one));
      }
    }
    names.forEach(name -> claims.add(new Claim.OnFront(name)));
    Sensitivity sensitivity = new Sensitivity(spendings);
    Map<String, Double> joules = sensitivity.joules(Map.of());
    claims.removeIf(claim -> !sensitivity.holds(claim, joules));
    return claims;
  }

  /// A factor for every price there is, drawn in the order of their keys.
  private Map<String, Double> table(SplittableRandom random, double spread) {
    TreeSet<String> keys = new TreeSet<>();
    spendings.forEach(each -> keys.addAll(each.picojoules().keySet()));
    Map<String, Double> factors = new TreeMap<>();
    keys.forEach(key -> factors.put(key, 1 - spread + 2 * spread * random.nextDouble()));
    return factors;
  }

  private Map<String, Double> joules(Map<String, Double> factors) {
    Map<String, Double> joules = new LinkedHashMap<>();
    spendings.forEach(each -> joules.put(each.name(), each.joules(factors)));
    return joules;
  }

  private boolean holds(Claim claim, Map<String, Double> joules) {
    return switch (claim) {
      case Claim.LessEnergy(String one, String other) -> of(one, joules) < of(other, joules);
      case Claim.LessEnergyDelay(String one, String other) ->
          of(one, joules) * seconds(one) < of(other, joules) * seconds(other);
      case Claim.OnFront(String one) ->
          spendings.stream().noneMatch(other -> dominates(other, one, of(one, joules), joules));
    };
  }

  private boolean dominates(Spending other, String name, double energy, Map<String, Double> joules) {
    double otherEnergy = of(other.name(), joules);
    double time = seconds(name);
    return otherEnergy <= energy && other.seconds() <= time && (otherEnergy < energy || other.seconds() < time);
  }

  private static double of(String name, Map<String, Double> joules) {
    Double value = joules.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no configuration is called " + name);
    }
    return value;
  }

  private double seconds(String name) {
    return spendings.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no configuration is called " + name))
        .seconds();
  }
}
