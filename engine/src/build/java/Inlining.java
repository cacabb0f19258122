import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces calls of functions of vectors by their expressions, for a vector that crosses a call
/// which is not compiled into its caller is boxed.
///
/// Such a function stands below a line `// inlined`, consists of a `return`, and is called with
/// names: as `name(x)` in its own file, as `Class.name(x)` in others.
final class Inlining {

  private record Function(String owner, String name, List<String> parameters, String expression) {}

  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?m)^(?:  ///.*\n)*  // inlined\n"
              + "  (?:private )?static \\w+ (\\w+)\\(([^)]*)\\) \\{\\s+return ([^;]+);\\s+}\n\n?");

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?([\\w.]+)\\.(\\w+);");

  private static final Pattern CONSTANT =
      Pattern.compile("\\b(?:int|long|float|double) ([A-Z]\\w*) =");

  private final List<Function> functions = new ArrayList<>();

  /// Takes the functions of a class, and returns the source without them.
  String collect(String owner, String source) {
    Map<String, String> qualified = new HashMap<>();
    IMPORT
        .matcher(source)
        .results()
        .forEach(found -> qualified.put(found.group(2), found.group(1)));
    CONSTANT.matcher(source).results().forEach(found -> qualified.put(found.group(1), owner));
    FUNCTION
        .matcher(source)
        .results()
        .forEach(found -> {
          String expression = found.group(3);
          for (var name : qualified.entrySet()) {
            expression =
                expression.replaceAll(
                    "(?<![\\w.])" + name.getKey() + "\\b", name.getValue() + "." + name.getKey());
          }
          List<String> parameters = new ArrayList<>();
          for (String parameter : found.group(2).split(",")) {
            parameters.add(parameter.strip().replaceAll(".* ", ""));
          }
          functions.add(new Function(owner, found.group(1), parameters, expression));
        });
    return FUNCTION.matcher(source).replaceAll("");
  }

  /// The source of a class with expressions instead of calls.
  String inline(String owner, String source) {
    String text = source;
    String before;
    do {
      before = text;
      for (Function function : functions) {
        String prefix = function.owner + "\\.";
        String optional = function.owner.equals(owner) ? "(?:" + prefix + ")?" : prefix;
        Pattern call = Pattern.compile("(?<![\\w.])" + optional + function.name + "\\(([^()]*)\\)");
        text = call.matcher(text).replaceAll(found -> expression(function, found.group(1)));
      }
    } while (!text.equals(before));
    return text;
  }

  private static String expression(Function function, String arguments) {
    String[] names = arguments.strip().split(",\\s*");
    if (names.length != function.parameters.size()) {
      throw new IllegalArgumentException(
          function.name + " takes " + function.parameters + ", not " + arguments);
    }
    Map<String, String> argument = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      if (!names[i].matches("\\w+")) {
        throw new IllegalArgumentException(function.name + " takes names, not " + names[i]);
      }
      argument.put(function.parameters.get(i), names[i]);
    }
    String parameter = "(?<![\\w.])(?:" + String.join("|", function.parameters) + ")\\b";
    Matcher used = Pattern.compile(parameter).matcher(function.expression);
    return "(" + used.replaceAll(found -> argument.get(found.group())) + ")";
  }
}
