import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Writes functions of vectors out where they are called, for a vector that crosses a call which is
/// not compiled into its caller is boxed.
///
/// Such a function stands below a line `// inlined`, ends in its only `return`, and is called with
/// names: as `name(x)` in its own file, as `Class.name(x)` in others. If it has statements before
/// its `return`, a call is all that a variable is set to: `FloatVector y = name(x);`.
final class Inlining {

  private record Function(
      String owner, String name, List<String> parameters, String statements, String result) {}

  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?m)^(?:  ///.*\\R)*  // inlined\\R"
              + "  (?:private )?static [\\w<>]+ (\\w+)\\(([^)]*)\\) \\{\\R"
              + "((?:(?!    return |  }).*\\R)*)"
              + "    return ([^;]+);\\R"
              + "  }\\R\\R?");

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?([\\w.]+)\\.(\\w+);");

  private static final Pattern CONSTANT =
      Pattern.compile("(?m)^  (?:(?:private|static|final) )*[\\w<>]+ ([A-Z]\\w*) =");

  private static final Pattern LOCAL = Pattern.compile("(?m)^ +[\\w.]+ (\\w+) =");

  private final List<Function> functions = new ArrayList<>();

  private int calls;

  /// Takes the functions of a class, and returns the source without them.
  String collect(String owner, String source) {
    Map<String, String> qualifiers = new HashMap<>();
    IMPORT
        .matcher(source)
        .results()
        .forEach(found -> qualifiers.put(found.group(2), found.group(1)));
    CONSTANT.matcher(source).results().forEach(found -> qualifiers.put(found.group(1), owner));
    Map<String, String> names = new HashMap<>();
    qualifiers.forEach((name, qualifier) -> names.put(name, qualifier + "." + name));
    String own =
        FUNCTION.matcher(source).results().map(found -> found.group(1)).collect(joining("|"));
    FUNCTION
        .matcher(source)
        .results()
        .forEach(found -> {
          List<String> parameters = new ArrayList<>();
          for (String parameter : found.group(2).split(",")) {
            parameters.add(parameter.strip().replaceAll(".* ", ""));
          }
          String calls = "(?<![\\w.])(?:" + own + ")\\(";
          String statements = found.group(3).replaceAll(calls, owner + ".$0");
          String result = found.group(4).replaceAll(calls, owner + ".$0");
          functions.add(
              new Function(
                  owner,
                  found.group(1),
                  parameters,
                  replace(statements, names),
                  replace(result, names)));
        });
    return FUNCTION.matcher(source).replaceAll("");
  }

  /// The source of a class with what its calls stand for.
  String inline(String owner, String source) {
    String text = source;
    String before;
    do {
      before = text;
      for (Function function : functions) {
        String prefix = function.owner + "\\.";
        String optional = function.owner.equals(owner) ? "(?:" + prefix + ")?" : prefix;
        String call = "(?<![\\w.])" + optional + function.name + "\\(([^()]*)\\)";
        if (function.statements.isEmpty()) {
          text =
              Pattern.compile(call)
                  .matcher(text)
                  .replaceAll(found ->
                      "(" + replace(function.result, names(function, found.group(1))) + ")");
        } else {
          text =
              Pattern.compile("(\\w+ )?(\\w+) =\\s+" + call + ";")
                  .matcher(text)
                  .replaceAll(
                      found -> block(function, found.group(1), found.group(2), found.group(3)));
        }
      }
    } while (!text.equals(before));
    return text;
  }

  /// A declaration, if there is a type, and a block that sets the variable.
  private String block(Function function, String type, String variable, String arguments) {
    Map<String, String> names = names(function, arguments);
    int call = ++calls;
    LOCAL
        .matcher(function.statements)
        .results()
        .forEach(found -> names.put(found.group(1), found.group(1) + "_" + call));
    return (type == null ? "" : type + variable + "; ")
        + "{\n"
        + replace(function.statements, names)
        + variable
        + " = "
        + replace(function.result, names)
        + ";\n}";
  }

  /// What stands for the parameters.
  private static Map<String, String> names(Function function, String arguments) {
    String[] passed = arguments.strip().split(",\\s*");
    if (passed.length != function.parameters.size()) {
      throw new IllegalArgumentException(
          function.name + " takes " + function.parameters + ", not " + arguments);
    }
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < passed.length; i++) {
      if (!passed[i].matches("\\w+")) {
        throw new IllegalArgumentException(function.name + " takes names, not " + passed[i]);
      }
      names.put(function.parameters.get(i), passed[i]);
    }
    return names;
  }

  private static String replace(String text, Map<String, String> names) {
    return Pattern.compile("(?<![\\w.])[A-Za-z_]\\w*")
        .matcher(text)
        .replaceAll(found -> names.getOrDefault(found.group(), found.group()));
  }
}
