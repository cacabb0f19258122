import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// An expression of integers, recursively descended.
final class Expression {
  private static final Pattern TOKEN = Pattern.compile("Math\\.\\w+|\\w+|\\S");

  private final List<String> tokens;
  private final Map<String, Integer> constants;
  private int at;

  Expression(String text, Map<String, Integer> constants) {
    this.tokens = TOKEN.matcher(text).results().map(MatchResult::group).toList();
    this.constants = constants;
  }

  /// Null if there is more in it than constants.
  Integer value() {
    try {
      int value = sum();
      return at == tokens.size() ? value : null;
    } catch (NoConstant e) {
      return null;
    }
  }

  private int sum() {
    int value = product();
    while (isNext("+") || isNext("-")) {
      value = tokens.get(at++).equals("+") ? value + product() : value - product();
    }
    return value;
  }

  private int product() {
    int value = factor();
    while (isNext("*") || isNext("/") || isNext("%")) {
      value =
          switch (tokens.get(at++)) {
            case "*" -> value * factor();
            case "/" -> value / factor();
            default -> value % factor();
          };
    }
    return value;
  }

  private int factor() {
    if (at == tokens.size()) {
      throw new NoConstant();
    }
    String token = tokens.get(at++);
    switch (token) {
      case "-" -> {
        return -factor();
      }
      case "(" -> {
        int value = sum();
        expect(")");
        return value;
      }
      case "Math.min", "Math.max" -> {
        expect("(");
        int first = sum();
        expect(",");
        int second = sum();
        expect(")");
        return token.equals("Math.min") ? Math.min(first, second) : Math.max(first, second);
      }
      default -> {
        Integer value = token.matches("\\d+") ? Integer.valueOf(token) : constants.get(token);
        if (value == null) {
          throw new NoConstant();
        }
        return value;
      }
    }
  }

  private boolean isNext(String token) {
    return at < tokens.size() && tokens.get(at).equals(token);
  }

  private void expect(String token) {
    if (!isNext(token)) {
      throw new NoConstant();
    }
    at++;
  }

  private static final class NoConstant extends RuntimeException {
    NoConstant() {
      super(null, null, false, false);
    }
  }
}
