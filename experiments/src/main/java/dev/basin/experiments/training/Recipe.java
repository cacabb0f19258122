package dev.basin.experiments.training;

import dev.basin.experiments.UserError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What, beside a state, decides the steps of a run, in words: a run may go on with the state of
/// another only if they agree in every part. A lambda has no words: of two that stand in the same
/// place nothing is known but that.
///
/// @param parts by name
record Recipe(Map<String, String> parts) {
  // of a lambda, and of an object without a text of its own: a number that differs from one process
  // to the next
  private static final Pattern IDENTITY = Pattern.compile("\\$\\$Lambda[^\\s,\\])]*|@[0-9a-f]+\\b");
  private static final int SHOWN = 60; // characters on either side of a difference

  static Recipe of(Training training) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("examples", text(training.examples()));
    parts.put("batch", text(training.batch()));
    parts.put("problem", text(training.problem()));
    parts.put("optimizer", text(training.optimizer()));
    parts.put("augmentation", text(training.augmentation()));
    parts.put("probe", text(training.probe()));
    parts.put("until", text(training.until()));
    return new Recipe(parts);
  }

  // All labels and the first input stand for all: they tell other data, other label noise and other
  // scaling, and cost nothing.
  private static String text(Examples examples) {
    double[] first = examples.inputs().slice(0, 0, 1).toDoubles();
    return "%d of %s (labels %08x, first input %08x)"
        .formatted(
            examples.count(),
            examples.inputs().shape(),
            Arrays.hashCode(examples.labels().toArray()),
            Arrays.hashCode(first));
  }

  private static String text(Object part) {
    return IDENTITY.matcher(part.toString()).replaceAll("");
  }

  /// In 16 hexadecimal digits, with the length and the seed of a run.
  String digest(int epochs, long seed) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String text = parts + " for " + epochs + " epochs from seed " + seed;
      byte[] bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// @throws UserError if a saved recipe is another: the message lists every part that differs
  void requireSame(Recipe saved) {
    List<String> differences = new ArrayList<>();
    parts.forEach((part, own) -> {
      String found = saved.parts.getOrDefault(part, "none");
      if (!found.equals(own)) {
        int at = firstDifference(own, found);
        differences.add(
            "%s: saved was %s, and this one has %s"
                .formatted(part, around(found, at), around(own, at)));
      }
    });
    if (!differences.isEmpty()) {
      throw new UserError(
          "the saved run is another than this one (%s): name another folder to begin anew"
              .formatted(String.join("; ", differences)));
    }
  }

  private static int firstDifference(String a, String b) {
    int at = 0;
    while (at < Math.min(a.length(), b.length()) && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    return at;
  }

  private static String around(String text, int at) {
    int from = Math.max(0, at - SHOWN);
    int to = Math.min(text.length(), at + SHOWN);
    return (from > 0 ? "..." : "") + text.substring(from, to) + (to < text.length() ? "..." : "");
  }
}
