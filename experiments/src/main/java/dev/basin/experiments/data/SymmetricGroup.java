package dev.basin.experiments.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The permutations of n things, numbered in lexicographic order; number 0 is the identity.
public final class SymmetricGroup {
  private final List<int[]> permutations = new ArrayList<>();
  private final Map<List<Integer>, Integer> numbers = new HashMap<>();

  /// @param n from 1 to 6
  public SymmetricGroup(int n) {
    if (n < 1 || n > 6) {
      throw new IllegalArgumentException("symmetric group: n must be 1 to 6, but is " + n);
    }
    append(new int[n], 0);
  }

  private void append(int[] images, int filled) {
    if (filled == images.length) {
      numbers.put(boxed(images), permutations.size());
      permutations.add(images.clone());
      return;
    }
    for (int image = 0; image < images.length; image++) {
      int candidate = image;
      if (Arrays.stream(images, 0, filled).noneMatch(taken -> taken == candidate)) {
        images[filled] = image;
        append(images, filled + 1);
      }
    }
  }

  private static List<Integer> boxed(int[] images) {
    return Arrays.stream(images).boxed().toList();
  }

  /// How many permutations there are: n!.
  public int order() {
    return permutations.size();
  }

  /// The permutation of a number: where it takes 0, 1, ..., n - 1.
  public int[] permutation(int number) {
    return permutations.get(number).clone();
  }

  /// The number of `x y`: y first, then x.
  public int product(int x, int y) {
    int[] first = permutations.get(y);
    int[] second = permutations.get(x);
    int[] images = new int[first.length];
    for (int i = 0; i < images.length; i++) {
      images[i] = second[first[i]];
    }
    return numbers.get(boxed(images));
  }

  /// The number of the permutation that undoes x.
  public int inverse(int x) {
    int[] permutation = permutations.get(x);
    int[] images = new int[permutation.length];
    for (int i = 0; i < images.length; i++) {
      images[permutation[i]] = i;
    }
    return numbers.get(boxed(images));
  }
}
