package palimpsest.verify.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// A covering array of strength two: rows of values such that every value of every parameter meets every value of every
/// other in some row.
///
/// Rows are made greedily: of some candidates the one that makes most pairs meet which have not yet. A candidate begins
/// with such a pair and sets the other parameters, in an order drawn at random, each to what meets most of those set
/// before it.
public final class CoveringArray {
  private static final int CANDIDATES = 30;
  private static final int UNSET = -1;

  private final List<Integer> sizes;
  private final Random random = new Random(1);
  /// Whether two values have met, by the number of each; a value's number is its parameter's first plus its own.
  private final boolean[][] met;
  private final int[] first;

  private CoveringArray(List<Integer> sizes) {
    this.sizes = sizes;
    first = new int[sizes.size()];
    int values = 0;
    for (int i = 0; i < first.length; i++) {
      first[i] = values;
      values += sizes.get(i);
    }
    met = new boolean[values][values];
  }

  /// The rows for parameters of so many values each; the first row has every parameter's first value. The same sizes
  /// give the same rows.
  public static List<int[]> pairwise(List<Integer> sizes) {
    return new CoveringArray(sizes).rows();
  }

  private List<int[]> rows() {
    List<int[]> rows = new ArrayList<>();
    int[] next = new int[sizes.size()];
    while (true) {
      rows.add(next);
      note(next);
      int[] best = next;
      int most = 0;
      for (int i = 0; i < CANDIDATES; i++) {
        int[] candidate = candidate();
        int gain = gain(candidate);
        if (gain > most) {
          best = candidate;
          most = gain;
        }
      }
      if (most == 0) {
        return rows;
      }
      next = best;
    }
  }

  private void note(int[] row) {
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j < row.length; j++) {
        met[first[i] + row[i]][first[j] + row[j]] = true;
      }
    }
  }

  private int gain(int[] row) {
    int gain = 0;
    for (int i = 0; i < row.length; i++) {
      gain += gain(row, i, row[i]);
    }
    return gain;
  }

  /// Pairs that would meet for the first time if parameter `which` had `value`.
  private int gain(int[] row, int which, int value) {
    int gain = 0;
    for (int i = 0; i < row.length; i++) {
      if (i != which && row[i] != UNSET && !met[first[which] + value][first[i] + row[i]]) {
        gain++;
      }
    }
    return gain;
  }

  private int[] candidate() {
    int[] row = new int[sizes.size()];
    Arrays.fill(row, UNSET);
    seed(row);
    for (int which : order()) {
      if (row[which] == UNSET) {
        int best = random.nextInt(sizes.get(which));
        for (int value = 0; value < sizes.get(which); value++) {
          if (gain(row, which, value) > gain(row, which, best)) {
            best = value;
          }
        }
        row[which] = best;
      }
    }
    return row;
  }

  /// Sets two parameters to values that have not met, if there are such.
  private void seed(int[] row) {
    List<int[]> unmet = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      for (int j = i + 1; j < sizes.size(); j++) {
        for (int a = 0; a < sizes.get(i); a++) {
          for (int b = 0; b < sizes.get(j); b++) {
            if (!met[first[i] + a][first[j] + b]) {
              unmet.add(new int[] {i, a, j, b});
            }
          }
        }
      }
    }
    if (!unmet.isEmpty()) {
      int[] pair = unmet.get(random.nextInt(unmet.size()));
      row[pair[0]] = pair[1];
      row[pair[2]] = pair[3];
    }
  }

  private List<Integer> order() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      order.add(random.nextInt(i + 1), i);
    }
    return order;
  }
}
