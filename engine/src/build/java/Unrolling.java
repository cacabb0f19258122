import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes loops of constant bounds out:
///
/// - `for (int r = 0; r < ROWS; r++)` becomes its body for each r, with the number for r;
/// - a local array of constant size (`FloatVector[][] sums = new FloatVector[ROWS][2];`) becomes a
///   variable for each element, for a vector in an array is no register;
/// - a method below a line `// unrolled for ROWS = 4, 8` is written once for each number, as
///   `wide4` and `wide8`; and if the method has a parameter `rows`, or else the class a constant of
///   that name that only its start decides, there is `wide`, which calls the one of that number;
/// - below `// unrolled for VECTORS = 2, 3 and ROWS = 4, 8`, first for each of `VECTORS`, as
///   `wide2` and `wide3`, and these in turn, as `wide24` to `wide38`.
///
/// Constants are numbers: an `int` constant of the class that is initialised with one, that of a
/// method's line, the variable of a loop around, and what `+ - * / %`, `Math.min` and `Math.max`
/// make of them.
final class Unrolling {

  private static final Pattern LOOP =
      Pattern.compile("for \\(int (\\w+) = ([^;]+); \\1 (<=?) ([^;]+); \\1\\+\\+\\) \\{");

  private static final Pattern ARRAY =
      Pattern.compile("(\\w+)(?:\\[])+ (\\w+) = new \\w+((?:\\[[^\\[\\]]+])+);");

  private static final Pattern CONSTANT = Pattern.compile("static final int (\\w+) =\\s+([^;]+);");

  private static final Pattern METHOD =
      Pattern.compile(
          "(?m)^(?<doc>(?:  ///.*\\R)*)"
              + "  // unrolled for (?<name>\\w+) = (?<values>[\\d, ]+?)(?: and (?<more>.+))?\\R"
              + "(?<head>  [^(]*?)(?<method>\\w+)\\((?<parameters>[^)]*)\\) \\{");

  private Unrolling() {}

  static String unroll(String source) {
    Map<String, Integer> constants = new HashMap<>();
    List<String> atStart = new ArrayList<>();
    CONSTANT
        .matcher(source)
        .results()
        .forEach(found -> {
          Integer value = new Expression(found.group(2), constants).value();
          if (value == null) {
            atStart.add(found.group(1));
          } else {
            constants.put(found.group(1), value);
          }
        });
    return methods(source, constants, atStart);
  }

  private static String methods(
      String source, Map<String, Integer> constants, List<String> atStart) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    Matcher method = METHOD.matcher(source);
    while (method.find(from)) {
      text.append(unroll(source.substring(from, method.start()), constants));
      String name = method.group("name");
      String[] values = method.group("values").split(", ");
      int end = close(source, method.end());
      for (String value : values) {
        Map<String, Integer> inside = new HashMap<>(constants);
        inside.put(name, Integer.valueOf(value));
        String head = method.group("head") + method.group("method") + value;
        String rest = replace(source.substring(method.end("method"), end), name, value);
        String more = method.group("more");
        text.append(
                more == null
                    ? head + unroll(rest, inside)
                    : methods("  // unrolled for " + more + "\n" + head + rest, inside, atStart))
            .append("\n\n");
      }
      String given = name.toLowerCase(Locale.ROOT);
      if (method.group("parameters").matches("(?s).*\\bint " + given + "\\b.*")) {
        text.append(chooser(method, given, values));
      } else if (atStart.contains(name)) {
        text.append(chooser(method, name, values));
      }
      from = end;
    }
    return text.append(unroll(source.substring(from), constants)).toString();
  }

  /// The method that calls the one of the number that is in a constant or a parameter.
  private static String chooser(Matcher method, String chosen, String[] values) {
    String arguments =
        Pattern.compile("(\\w+)(?:,|\\s*$)")
            .matcher(method.group("parameters"))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.joining(", "));
    StringBuilder text = new StringBuilder(method.group("doc") + method.group("head"));
    text.append(method.group("method"))
        .append('(')
        .append(method.group("parameters"))
        .append(") {\n");
    for (String value : values) {
      String call = method.group("method") + value + "(" + arguments + ");";
      text.append("    if (%s == %s) { %s return; }\n".formatted(chosen, value, call));
    }
    return text.append("    throw new AssertionError();\n  }").toString();
  }

  /// A stretch of source in which these are constants.
  private static String unroll(String source, Map<String, Integer> constants) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    Matcher loop = LOOP.matcher(source);
    while (loop.find(from)) {
      Integer first = new Expression(loop.group(2), constants).value();
      Integer bound = new Expression(loop.group(4), constants).value();
      if (first == null || bound == null) {
        text.append(source, from, loop.end());
        from = loop.end();
        continue;
      }
      text.append(source, from, loop.start());
      int end = close(source, loop.end());
      String body = source.substring(loop.end(), end - 1);
      for (int i = first; loop.group(3).equals("<") ? i < bound : i <= bound; i++) {
        Map<String, Integer> inside = new HashMap<>(constants);
        inside.put(loop.group(1), i);
        String copy = unroll(replace(body, loop.group(1), Integer.toString(i)), inside);
        text.append('{').append(copy).append('}');
      }
      from = end;
    }
    return registers(text.append(source.substring(from)).toString(), constants);
  }

  /// Variables instead of arrays of constant size.
  private static String registers(String source, Map<String, Integer> constants) {
    String text = source;
    Matcher array = ARRAY.matcher(text);
    int from = 0;
    while (array.find(from)) {
      List<Integer> sizes = subscripts(array.group(3), constants);
      if (sizes == null) {
        from = array.end();
        continue;
      }
      String name = array.group(2);
      List<String> names = List.of(name);
      for (int size : sizes) {
        List<String> longer = new ArrayList<>();
        for (String prefix : names) {
          for (int i = 0; i < size; i++) {
            longer.add(prefix + "_" + i);
          }
        }
        names = longer;
      }
      String declared = array.group(1) + " " + String.join(", ", names) + ";";
      Pattern element =
          Pattern.compile("\\b" + name + "((?:\\[[^\\[\\]]+]){" + sizes.size() + "})");
      int end = close(text, array.end());
      String block =
          element
              .matcher(text.substring(array.end(), end))
              .replaceAll(found -> element(name, found.group(1), constants));
      from = array.start() + declared.length();
      text = text.substring(0, array.start()) + declared + block + text.substring(end);
      array = ARRAY.matcher(text);
    }
    return text;
  }

  private static String element(String name, String at, Map<String, Integer> constants) {
    List<Integer> subscripts = subscripts(at, constants);
    if (subscripts == null) {
      throw new IllegalArgumentException(
          name + at + ": a subscript of an array of variables must be a constant");
    }
    return subscripts.stream().map(i -> "_" + i).collect(Collectors.joining("", name, ""));
  }

  /// The numbers in `[..][..]`, or null if one is no constant.
  private static List<Integer> subscripts(String brackets, Map<String, Integer> constants) {
    List<Integer> values = new ArrayList<>();
    for (String subscript : brackets.substring(1, brackets.length() - 1).split("]\\[")) {
      Integer value = new Expression(subscript, constants).value();
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return values;
  }

  private static String replace(String text, String name, String value) {
    return text.replaceAll("\\b" + name + "\\b", value);
  }

  /// Behind the brace that closes the one before `from`, or the end.
  private static int close(String source, int from) {
    int depth = 1;
    int at = from;
    while (depth > 0 && at < source.length()) {
      char next = source.charAt(at++);
      depth += next == '{' ? 1 : next == '}' ? -1 : 0;
    }
    return at;
  }
}
