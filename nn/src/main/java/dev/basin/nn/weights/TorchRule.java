package dev.basin.nn.weights;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One replacement in names; see [TorchNames#then].
record TorchRule(Pattern pattern, String template) {
  private static final Pattern GROUP = Pattern.compile("\\{(\\d)(-1)?}");

  static TorchRule of(String pattern, String template) {
    return new TorchRule(Pattern.compile(pattern), template);
  }

  String apply(String name) {
    return pattern.matcher(name).replaceAll(match -> Matcher.quoteReplacement(filled(match)));
  }

  private String filled(MatchResult match) {
    return GROUP
        .matcher(template)
        .replaceAll(place -> {
          String group = match.group(Integer.parseInt(place.group(1)));
          String value =
              place.group(2) == null ? group : String.valueOf(Integer.parseInt(group) - 1);
          return Matcher.quoteReplacement(value);
        });
  }
}
